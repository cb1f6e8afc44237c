using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search.Facts;

namespace Appliance.Knowledge.Library.Search;

/// <summary>Takes from a passage what is sent as the answer: whole sentences, rows or items, word for word.</summary>
public static partial class QuoteComposer
{
    /// <summary>Characters of a quote at most.</summary>
    public const int MaxCharacters = 600;

    /// <summary>Sentences of running text at most, a following reservation not counted.</summary>
    public const int MaxSentences = 3;

    /// <summary>Rows or items that answer equally well; with more of them the question is about the whole table or list.</summary>
    public const int MaxEqualLines = 3;

    /// <summary>Characters up to which sentences around the best one are quoted with it.</summary>
    public const int ShortCharacters = 260;

    // A sentence with so much of the question is the answer.
    private const double TellingShare = 0.7;

    // "yes", "no", "não": without its header such a cell says nothing.
    private const int MaxBareAnswer = 4;

    private const double SameScore = 1e-6;

    // A further sentence is quoted when it covers this much of what the best one covers.
    private const double FurtherSentenceShare = 0.6;

    /// <summary>The quote that answers the question the hit was found for; null for a passage with an amount of medicine.</summary>
    public static string? Compose(PassageHit hit)
    {
        if (hit.HasDose)
            return null;
        string[] lines = hit.Text.Split('\n');
        return hit.Kind switch
        {
            PassageKind.Qa => Cut(lines[^1]),
            PassageKind.Table => Rows(hit, [.. Best(hit, Enumerable.Range(0, lines.Length)).Select(i => RowSentence(hit, lines[i]))]),
            _ => Running(hit, lines),
        };
    }

    /// <summary>
    /// The quote that answers every part of the question: what the best passage lacks is taken from further lines of the same document. Null where a
    /// part has no evidence.
    /// </summary>
    /// <param name="best">The passage that answers best.</param>
    /// <param name="found">All passages found.</param>
    public static (string Text, IReadOnlyList<PassageHit> From)? ComposeAll(PassageHit best, IReadOnlyList<PassageHit> found)
    {
        if (Compose(best) is not { } quote)
            return null;
        FactKinds asked = best.Query?.Asked ?? FactKinds.None;
        List<PassageHit> from = [best];
        int parts = asked.Each().Count(kind => AskedFacts.Strict.HasFlag(kind));
        foreach (FactKinds kind in asked.Each().Where(kind => AskedFacts.In(quote, kind) == FactKinds.None))
        {
            // What stands in the same passage or under the same heading is about the same thing; "costs 105" elsewhere is another test's price.
            var further = found.Where(hit => hit.Document == best.Document && !hit.HasDose && hit.Kind != PassageKind.Qa)
                .SelectMany(hit => hit.Text.Split('\n').Select((line, i) => (hit, line, Value: i < hit.Lines.Count ? hit.Lines[i].Own : 0)))
                .Where(candidate => (candidate.Value > 0 || candidate.hit == best) && AskedFacts.In(candidate.line, kind) == kind)
                .OrderByDescending(candidate => candidate.hit == best).ThenByDescending(candidate => candidate.hit.HeadingPath == best.HeadingPath)
                .ThenByDescending(candidate => candidate.Value).FirstOrDefault();
            if (further.hit is not null && asked.Each().Count() > 1)
            {
                string part = further.hit.Kind == PassageKind.Table ? RowSentence(further.hit, further.line) : further.line.TrimStart('-', ' ');
                if (!quote.Contains(part, StringComparison.Ordinal) && quote.Length + 1 + part.Length <= MaxCharacters)
                    (quote, from) = (quote + "\n" + part, [.. from, further.hit]);
            }
            else if (AskedFacts.Strict.HasFlag(kind) && parts > 1)
            {
                return null;
            }
        }

        return (quote, [.. from.Distinct()]);
    }

    private static string Running(PassageHit hit, string[] lines)
    {
        int best = Best(hit, Enumerable.Range(0, lines.Length))[0];
        if (!IsItem(lines[best]))
            return Sentences(hit, lines, best);
        int[] list = [.. Enumerable.Range(0, lines.Length).Where(i => IsItem(lines[i]))];
        List<int> chosen = Best(hit, list);
        // An item means what its heading or lead-in says of it: "dentistry" stands under "What we do not offer".
        string leadIn = list[0] > 0 && lines[list[0] - 1].EndsWith(':') ? lines[list[0] - 1] : Heading(hit);
        string quote = Several(leadIn, [.. chosen.Select(i => lines[i][2..])]);
        int after = Array.FindIndex(lines, chosen[^1], line => !IsItem(line));
        return after >= 0 ? WithReservation(quote, lines[after]) : quote;
    }

    // The best sentence, and those around it as far as they complete it.
    private static string Sentences(PassageHit hit, string[] lines, int best)
    {
        double enough = hit.Lines[best].Own * FurtherSentenceShare;
        FactKinds asked = hit.Query?.Asked ?? FactKinds.None;
        (int first, int last) = Window(lines, best, asked, hit.Lines[best].Own >= TellingShare);
        bool settled = asked != FactKinds.None && AskedFacts.In(string.Join(' ', lines[first..(last + 1)]), asked) == asked;
        List<int> chosen = [.. Enumerable.Range(first, lines.Length - first)
            .TakeWhile(i => !IsItem(lines[i]))
            .Where(i => i <= last || (!settled && hit.Lines[i].Own >= enough))
            .Take(MaxSentences)];
        string quote = lines[chosen[0]];
        foreach (int i in chosen.Skip(1).Where(i => quote.Length + 1 + lines[i].Length <= MaxCharacters))
            quote += " " + lines[i];
        int next = chosen[^1] + 1;
        if (next >= lines.Length)
            return Cut(quote);
        return IsItem(lines[next])
            ? Several(quote, [.. lines.Skip(next).TakeWhile(IsItem).Select(item => item[2..])])
            : WithReservation(Cut(quote), lines[next]);
    }

    // A sentence that has the facts asked for stands alone: its neighbours have other facts of the kind. A question is answered by what follows it.
    private static (int First, int Last) Window(string[] lines, int best, FactKinds asked, bool telling)
    {
        int first = best, last = best, length = lines[best].Length;
        if (lines[best].EndsWith('?') && Follows())
            length += 1 + lines[++last].Length;
        while (!Settled() && Follows() && last - first + 1 < MaxSentences && length + 1 + lines[last + 1].Length <= ShortCharacters)
            length += 1 + lines[++last].Length;
        while (!Settled() && first > 0 && !IsItem(lines[first - 1]) && last - first + 1 < MaxSentences && length + 1 + lines[first - 1].Length <= ShortCharacters)
            length += 1 + lines[--first].Length;
        return (first, last);

        bool Follows() => last + 1 < lines.Length && !IsItem(lines[last + 1]);
        bool Settled() => asked == FactKinds.None ? telling : AskedFacts.In(string.Join(' ', lines[first..(last + 1)]), asked) == asked;
    }

    // All lines that answer as well as the best one, in order.
    private static List<int> Best(PassageHit hit, IEnumerable<int> lines)
    {
        List<int> all = [.. lines];
        if (hit.Lines.Count < all.Count)
            return all;
        double best = all.Max(i => hit.Lines[i].Merit);
        return [.. all.Where(i => hit.Lines[i].Merit >= best - SameScore)];
    }

    private static string Rows(PassageHit hit, IReadOnlyList<string> rows) => rows.Count switch
    {
        1 => Cut(rows[0]),
        <= MaxEqualLines => Several("", rows),
        _ => Several(Heading(hit), rows),
    };

    private static string Heading(PassageHit hit) => hit.HeadingPath.Length == 0 ? hit.Title : hit.HeadingPath.Split(MarkdownReader.PathSeparator)[^1];

    private static string Several(string leadIn, IReadOnlyList<string> parts)
    {
        string quote = leadIn.Length == 0 || leadIn[^1] is '.' or ':' or '?' ? leadIn : leadIn + ":";
        if (parts.Count == 1)
            return Cut($"{quote} {parts[0]}");
        foreach (string part in parts)
        {
            if (quote.Length + 3 + part.Length > MaxCharacters)
                break;
            quote += (quote.Length == 0 ? "- " : "\n- ") + part;
        }

        return Cut(quote);
    }

    // "Service: Dermatology visit; Price: € 95" reads "Dermatology visit: € 95"; further columns, and a bare yes or no, keep their headers.
    private static string RowSentence(PassageHit hit, string row)
    {
        string[] cells = row.Split("; ");
        string label = Value(cells[0]);
        if (hit.Query is { } query && cells.Length > 2)
            cells = [cells[0], .. RowColumns.Choose(cells, query, hit.Language).Select(i => cells[i])];
        return cells.Length switch
        {
            1 => label,
            // "Fri: morning": the header is half of the answer.
            2 when FactWords.IsWeekday(cells[1][..^Value(cells[1]).Length].TrimEnd(' ', ':')) => $"{label}. {cells[1]}",
            2 when row.Split("; ").Length > 2 => $"{label}. {cells[1]}",
            2 when Value(cells[1]).Length > MaxBareAnswer || (Value(cells[1]).Any(char.IsDigit) && !IsBareNumber(Value(cells[1]))) => $"{label}: {Value(cells[1])}",
            _ => $"{label}. {string.Join("; ", cells.Skip(1))}",
        };

        static string Value(string cell) => cell.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? cell[(at + 2)..] : cell;
    }

    // "43": of what, only the header tells.
    private static bool IsBareNumber(string value) => value.All(c => char.IsDigit(c) || c is ',' or '.');

    private static string WithReservation(string quote, string next) =>
        Reservation().IsMatch(next) && quote.Length + 1 + next.Length <= MaxCharacters ? $"{Ended(quote)} {next}" : quote;

    private static string Ended(string quote) => char.IsLetterOrDigit(quote[^1]) ? quote + "." : quote;

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal);

    // Between words only, and never beside a digit or a currency sign: "€ 120" and "+39 055" stay whole.
    private static string Cut(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        for (int i = MaxCharacters - 1; i > MaxCharacters / 2; i--)
        {
            if (char.IsWhiteSpace(text[i]) && char.IsLetter(text[i - 1]) && char.IsLetter(text[i + 1]))
                return text[..i] + "…";
        }

        return text[..(MaxCharacters / 2)].TrimEnd() + "…";
    }

    [GeneratedRegex(
        """
        ^ (?: ma | però | tuttavia | salvo | tranne | eccetto | attenzione | non | se | senza | solo
            | but | however | unless | except | caution | warning | attention | do\ not | don't | never | if | without | only
            | pero | sin\ embargo | salvo | excepto | atención | cuidado | no | nunca | si | sin | solo
            | mas | porém | exceto | salvo | atenção | cuidado | não | nunca | se | sem | só ) \b
        | \b (?: a\ meno\ che | unless | except | a\ menos\ que | salvo | attenzione | atención | atenção ) \b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Reservation();
}
