using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>
/// Reads from a sentence or a title how long it says it holds, in four languages: <c>valido dal 1 marzo al 31 maggio 2026</c>, <c>in force from
/// 1 January 2027</c>, <c>vigente hasta el 30/06/2026</c>, <c>válido até 31 de dezembro de 2026</c>. Dates without such words are no validity.
/// </summary>
internal static partial class ValidityReader
{
    /// <summary>Characters between the word that states validity and its first date at most.</summary>
    public const int MaxDistance = 60;

    /// <summary>Words before the statement beyond which it may speak of something else than the text it stands in.</summary>
    public const int MaxWordsBefore = 8;

    /// <summary>Words of a sentence that is about the validity of the text it stands in.</summary>
    public const int MaxStatementWords = 24;

    // Titles end with such years only where they are regulations, not editions.
    private const int FirstEdition = 2000;

    /// <summary>What a sentence says about how long things hold; unlimited where it says nothing.</summary>
    /// <param name="sentence">One sentence, heading or cell.</param>
    /// <param name="today">Decides the year of dates without one: the one that ends next.</param>
    public static Validity Read(string sentence, DateOnly today)
    {
        IReadOnlyList<WrittenDate> dates = WrittenDates.Find(sentence);
        foreach (Match cue in dates.Count == 0 ? [] : Cue().Matches(sentence).AsEnumerable())
        {
            int end = cue.Index + cue.Length;
            List<WrittenDate> after = [.. dates.Where(date => date.Start >= end - 1 && date.Start - end <= MaxDistance).Take(2)];
            if (after.Count > 0 && Classify(sentence, cue, sentence[Math.Min(end, after[0].Start)..after[0].Start], after, today) is { IsUnlimited: false } validity)
                return validity;
            // "Dal 1° gennaio 2027 sono in vigore …"
            List<WrittenDate> before = [.. dates.Where(date => date.End <= cue.Index && cue.Index - date.End <= MaxDistance).TakeLast(2)];
            if (before.Count > 0 && Classify(sentence, null, sentence[..before[0].Start], before, today) is { IsUnlimited: false } said)
                return said;
        }

        return Validity.Unlimited;
    }

    /// <summary>Whether a sentence is about the text it stands in, rather than, say, a prescription: short, and it begins with its validity.</summary>
    public static bool IsStatement(string sentence)
    {
        Match cue = Cue().Match(sentence);
        return cue.Success && Words(sentence[..cue.Index]) <= MaxWordsBefore && Words(sentence) <= MaxStatementWords && !OtherSubject().IsMatch(sentence[..cue.Index]);
    }

    /// <summary>The year or years that a title is the edition of (<c>Listino prezzi 2026</c>, <c>Campagna 2025-2026</c>); unlimited where it has none.</summary>
    public static Validity OfTitle(string title, DateOnly today)
    {
        if (Read(title, today) is { IsUnlimited: false } stated)
            return stated;
        Match match = EditionYear().Match(title);
        if (!match.Success || Reference().IsMatch(title[..match.Index]))
            return Validity.Unlimited;
        int first = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        int last = match.Groups["last"].Success ? int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first;
        if (last < 100)
            last += first / 100 * 100;
        return first < FirstEdition || last < first || last > first + 2 ? Validity.Unlimited : new Validity(new DateOnly(first, 1, 1), new DateOnly(last, 12, 31));
    }

    private static Validity Classify(string sentence, Match? cue, string before, List<WrittenDate> dates, DateOnly today)
    {
        int startDay = 0;
        if (DayBefore().Match(before) is { Success: true } day)
            startDay = int.Parse(day.Groups["day"].ValueSpan, CultureInfo.InvariantCulture);
        string between = dates.Count > 1 ? sentence[dates[0].End..dates[1].Start] : "";
        if (startDay is > 0 and <= 31)
            return Span(dates[0] with { Day = startDay }, dates[0], today);
        if (dates.Count > 1 && To().IsMatch(between))
            return Span(dates[0], dates[1], today);
        bool until = cue?.Groups["until"].Success == true || Until().IsMatch(before);
        bool from = cue?.Groups["from"].Success == true || From().IsMatch(before);
        int year = today.Year;
        if (until && !(from && !Until().IsMatch(before)))
            return new Validity(null, dates[0].Last(year));
        return from ? new Validity(dates[0].First(year), null)
            : dates[0].Day == 0 ? new Validity(dates[0].First(year), dates[0].Last(year)) : Validity.Unlimited;
    }

    // "dal 1 luglio al 31 agosto 2026": the first date is of the year of the second, or of the one before it.
    private static Validity Span(WrittenDate first, WrittenDate last, DateOnly today)
    {
        int year = last.Year > 0 ? last.Year : today.Year;
        DateOnly until = last.Last(year);
        if (last.Year == 0 && first.Year == 0 && until < today && first.Month > last.Month)
            until = last.Last(++year);
        DateOnly from = first.First(first.Year > 0 ? first.Year : first.Month > last.Month ? year - 1 : year);
        if (last.Year == 0 && first.Year > 0)
            until = last.Last(last.Month < first.Month ? first.Year + 1 : first.Year);
        return from > until ? Validity.Unlimited : new Validity(from, until);
    }

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(
        """
        (?<!\w) (?:
            (?<from> in\s+vigore\s+(?:dal?|a\s+partire) | decorrenza | decorr\w+ | effective | in\s+force\s+(?:from|since|as) | vigente\s+desde | (?:entra\w*|entrano)\s+(?:in\s+vigore|en\s+vigor|em\s+vigor) )
          | (?<until> scad(?:e|enza|rà|ono) | expir(?:es|y|a|ação) | caduca | caducidad | vence | vencimiento | vencimento )
          | in\s+vigore | in\s+force | en\s+vigor | em\s+vigor | vigent[ei]s? | vigencia | vigência | vigore
          | valid[oaei] | validità | valgono | vale | valid | validity | applies | apply
          | válid[oa]s? | validez | validade | valen
        ) (?!\w)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Cue();

    [GeneratedRegex(@"(?<!\w)(?:dal(?:l')?|da|a partire|from|since|as of|as from|starting|beginning|desde|del|a contar|de|a partir)(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(@"(?<!\w)(?:fino|sino|entro|until|till|through|up to|hasta|até)(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Until();

    [GeneratedRegex(@"^\s*(?:,\s*)?(?:e\s+|and\s+|y\s+)?(?:al(?:l')?|fino al(?:l')?|sino al(?:l')?|to|until|till|through|a|ao|até(?: ao?)?|hasta(?: el)?|-|–|—)\s*(?:the\s+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex To();

    [GeneratedRegex(@"(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th|[°º])?\s*(?:al(?:l')?|to|a|ao|hasta el|até(?: ao?)?|-|–|—)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayBefore();

    // A prescription, a card or an authorisation that is valid for some time is content.
    [GeneratedRegex(
        @"\b(?:ricett\w+|impegnativ\w+|prescri\w+|tesser\w+|cart[ae]|document[oi] d'identità|esenzion\w+|referral\w*|card|passport|receta\w*|tarjeta\w*|autori\w+|credencia\w+|cartão|receita\w*|preventiv\w+|quote|presupuesto\w*|orçamento\w*|buon[oi]|voucher\w*|pacchett\w+|refert\w+|cod\w+|password|link)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherSubject();

    // At the start or the end of a title, alone or as two years.
    [GeneratedRegex(@"(?:(?<![\d/\w-])(?<first>20\d\d)(?:\s*[-–/]\s*(?<last>20\d\d|\d\d))?\s*[)\]]?\s*$)|(?:^(?<first>20\d\d)(?:\s*[-–/]\s*(?<last>20\d\d|\d\d))?(?![\d/-]))", RegexOptions.CultureInvariant)]
    private static partial Regex EditionYear();

    [GeneratedRegex(@"(?:\b(?:n|nr|no|nº|legge|law|ley|lei|decreto|decree|regolamento|regulation|reglamento|regulamento|d\.?lgs|dpr|gdpr|iso|ue|eu)\b\.?[^,;:]*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
