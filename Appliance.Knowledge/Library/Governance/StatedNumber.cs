using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Documents;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>What a number measures.</summary>
internal enum NumberKind
{
    /// <summary>A price in euros.</summary>
    Money,

    /// <summary>Times of day.</summary>
    Time,

    /// <summary>Minutes.</summary>
    Minutes,

    /// <summary>Hours.</summary>
    Hours,

    /// <summary>Days.</summary>
    Days,

    /// <summary>Weeks.</summary>
    Weeks,

    /// <summary>Months.</summary>
    Months,
}

/// <summary>Numbers of one kind that a line says of something.</summary>
/// <param name="Line">The line as written.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Kind">What they measure.</param>
/// <param name="Values">The numbers, as they are compared.</param>
/// <param name="Concepts">Clinic concepts that the line and its headings name, without those that name the kind of number.</param>
/// <param name="Days">Days of the week that it is said of.</param>
/// <param name="Terms">Further words of the line, stemmed.</param>
/// <param name="Language">Its language.</param>
/// <param name="IsRow">Whether it stands in a row of a table, which names exactly what it is about.</param>
internal sealed record StatedNumber(
    string Document, string Line, NumberKind Kind, IReadOnlySet<string> Values, IReadOnlySet<string> Concepts, IReadOnlySet<string> Days, IReadOnlySet<string> Terms, string Language,
    bool IsRow);

/// <summary>Reads what a passage says in numbers, and of what.</summary>
internal static partial class StatedNumbers
{
    // What a line is asked for, or how it is told, is not what it is about.
    private static readonly HashSet<string> Generic =
    [
        .. new[] { "price", "hours", "duration", "open", "close", "before", "after", "prepare", "exam", "pay", "days", "ready", "doctor", "week", "free", "phone", "clinic", "service" }
            .Select(concept => ConceptLexicon.Prefix + concept),
    ];

    // A price is another one before, after, or where something is free of charge.
    private static readonly HashSet<string> GenericOfPrices = [.. Generic.Except([ConceptLexicon.Prefix + "before", ConceptLexicon.Prefix + "after", ConceptLexicon.Prefix + "free"])];

    private static readonly HashSet<string> GenericOfHours = [.. Generic.Except([ConceptLexicon.Prefix + "phone"])];

    private static readonly string[] Week =
        [.. new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" }.Select(day => ConceptLexicon.Prefix + day)];

    private static readonly Dictionary<string, int> Words = new(StringComparer.Ordinal)
    {
        ["due"] = 2,
        ["two"] = 2,
        ["dos"] = 2,
        ["duas"] = 2,
        ["dois"] = 2,
        ["tre"] = 3,
        ["three"] = 3,
        ["tres"] = 3,
        ["quattro"] = 4,
        ["four"] = 4,
        ["cuatro"] = 4,
        ["quatro"] = 4,
        ["cinque"] = 5,
        ["five"] = 5,
        ["cinco"] = 5,
        ["sei"] = 6,
        ["six"] = 6,
        ["seis"] = 6,
        ["sette"] = 7,
        ["seven"] = 7,
        ["siete"] = 7,
        ["sete"] = 7,
        ["otto"] = 8,
        ["eight"] = 8,
        ["ocho"] = 8,
        ["oito"] = 8,
        ["nove"] = 9,
        ["nine"] = 9,
        ["nueve"] = 9,
        ["dieci"] = 10,
        ["ten"] = 10,
        ["diez"] = 10,
        ["dez"] = 10,
        ["dodici"] = 12,
        ["twelve"] = 12,
        ["doce"] = 12,
        ["doze"] = 12,
        ["ventiquattro"] = 24,
        ["quarantotto"] = 48,
    };

    /// <summary>The statements of a passage.</summary>
    public static IEnumerable<StatedNumber> In(string document, string title, string headingPath, PassageKind kind, string text, string language)
    {
        IEnumerable<string> lines = kind == PassageKind.Qa ? [text.Replace('\n', ' ')] : text.Split('\n');
        foreach (string line in lines)
        {
            if (kind == PassageKind.Table)
            {
                foreach (StatedNumber stated in OfRow(document, title, headingPath, line, language))
                    yield return stated;
            }
            else
            {
                foreach (StatedNumber stated in Of(document, title, headingPath, line, line, line, language))
                    yield return stated;
            }
        }
    }

    // The first cell says what a row is about; each further one is a number of its own, under the name of its column.
    private static IEnumerable<StatedNumber> OfRow(string document, string title, string headingPath, string row, string language)
    {
        string[] cells = row.Split("; ");
        string about = string.Join(' ', cells.Select(Value).TakeWhile((cell, i) => i == 0 || !cell.Any(char.IsAsciiDigit)));
        return cells.Skip(1).Where(cell => Value(cell).Any(char.IsAsciiDigit)).SelectMany(cell => Of(document, title, headingPath, about + " " + Label(cell), cell, row, language));
    }

    private static string Label(string cell) => cell.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 ? cell[..at] : "";

    private static string Value(string cell) => cell.IndexOf(": ", StringComparison.Ordinal) is var at and > 0 ? cell[(at + 2)..] : cell;

    private static IEnumerable<StatedNumber> Of(string document, string title, string headingPath, string about, string numbers, string line, string language)
    {
        var values = new Dictionary<NumberKind, HashSet<string>>();
        foreach (Match match in Number().Matches(numbers))
            Add(match, values);
        if (values.Count == 0)
            yield break;
        List<Term> terms = [.. TextAnalyzer.Analyze(Number().Replace(about, " "), language).Where(term => !term.IsStopWord && !char.IsAsciiDigit(term.Token[0]))];
        HashSet<string> concepts = [.. terms.Where(term => term.IsConcept).Select(term => term.Token)];
        HashSet<string> days = Days(about, language, concepts);
        concepts.ExceptWith(Week);
        // A line that names no service is about the one of its nearest heading or title.
        if (!concepts.Any(ConceptLexicon.IsSubject))
        {
            IEnumerable<string> above = headingPath.Split(MarkdownReader.PathSeparator).Reverse().Append(title);
            concepts.UnionWith(above.Select(heading => Concepts(heading, language)).FirstOrDefault(found => found.Any(ConceptLexicon.IsSubject)) ?? []);
        }

        HashSet<string> rest = [.. terms.Where(term => !term.IsConcept).Select(term => term.Token)];
        foreach ((NumberKind kind, HashSet<string> found) in values.Where(pair => pair.Key != NumberKind.Time || pair.Value.Count > 1))
            yield return new StatedNumber(document, line, kind, found, About(kind, concepts, title, headingPath, language), days, rest, language, about != line);
    }

    private static HashSet<string> About(NumberKind kind, HashSet<string> concepts, string title, string headingPath, string language)
    {
        HashSet<string> about = [.. concepts];
        // Hours are those of what the nearest heading names: the telephone, the car park, the desk for reports.
        string nearest = headingPath.Split(MarkdownReader.PathSeparator)[^1];
        if (kind == NumberKind.Time && nearest != title)
            about.UnionWith(Concepts(nearest, language));
        about.ExceptWith(kind switch { NumberKind.Money => GenericOfPrices, NumberKind.Time => GenericOfHours, _ => Generic });
        return about;
    }

    private static HashSet<string> Concepts(string heading, string language) =>
        [.. TextAnalyzer.Analyze(heading, language).Where(term => term.IsConcept).Select(term => term.Token)];

    // "Monday to Friday" is five days.
    private static HashSet<string> Days(string text, string language, HashSet<string> concepts)
    {
        HashSet<string> days = [.. concepts.Where(concept => Array.IndexOf(Week, concept) >= 0)];
        List<string> inOrder = [.. TextAnalyzer.Analyze(text, language).Where(term => days.Contains(term.Token)).Select(term => term.Token)];
        if (inOrder.Count == 2 && Span().IsMatch(text) && Array.IndexOf(Week, inOrder[0]) is var first && Array.IndexOf(Week, inOrder[1]) is var last && first < last)
            days.UnionWith(Week[first..(last + 1)]);
        return days;
    }

    private static void Add(Match match, Dictionary<NumberKind, HashSet<string>> values)
    {
        if (match.Groups["time"].Success)
            Put(NumberKind.Time, match.Groups["time"].Value.Replace('.', ':').Replace('h', ':').TrimStart('0'));
        else if (match.Groups["money"].Success)
            Put(NumberKind.Money, Amount(match.Groups["money"].Value));
        else
            Put(KindOf(match.Groups["unit"].Value.ToLowerInvariant()), Count(match.Groups["count"].Value));

        void Put(NumberKind kind, string value)
        {
            if (!values.TryGetValue(kind, out HashSet<string>? found))
                values.Add(kind, found = []);
            found.Add(value);
        }
    }

    private static NumberKind KindOf(string unit) => unit[0] switch
    {
        'o' or 'h' => NumberKind.Hours,
        'm' when unit.StartsWith("min", StringComparison.Ordinal) => NumberKind.Minutes,
        'g' or 'd' => NumberKind.Days,
        'm' => NumberKind.Months,
        _ => NumberKind.Weeks,
    };

    private static string Count(string text) => Words.TryGetValue(text.ToLowerInvariant().Replace('ê', 'e'), out int number) ? number.ToString(CultureInfo.InvariantCulture) : text.TrimStart('0');

    // 1.500,00 and 1,500.00 and 1500 are one price.
    private static string Amount(string text)
    {
        string digits = Decimals().Replace(text, "");
        string cents = Decimals().Match(text) is { Success: true } match ? match.Value[1..] : "00";
        return digits.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal) + "." + cents;
    }

    [GeneratedRegex(
        """
        (?<![\d.,]) (?:
            € \s? (?<money> \d[\d.,]*\d | \d ) | (?<money> \d[\d.,]*\d | \d ) \s? (?: € | euros? (?!\w) | eur (?!\w) )
          | (?<time> [0-2]?\d [:.h] [0-5]\d ) (?! [\d.,]*\d | \s?(?:€|euro) )
          | (?<count> \d+ | due | two | dos | duas | dois | tre | three | tr[eê]s | quattro | four | cuatro | quatro | cinque | five | cinco | sei | six | seis | sette | seven | siete | sete
                | otto | eight | ocho | oito | nove | nine | nueve | dieci | ten | diez | dez | dodici | twelve | doce | doze | ventiquattro | quarantotto ) \s+
            (?: (?: o | or | to | a | e | – | - ) \s+ \d+ \s+ )?
            (?<unit> or[ae] | hours? | horas? | minut[ioes]+ | minutes? | giorn[oi] | days? | d[ií]as? | settiman[ae] | weeks? | semanas? | mes[ie] | meses | m[eê]s | months? ) (?!\p{L})
        )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Number();

    [GeneratedRegex(@"[.,]\d\d$")]
    private static partial Regex Decimals();

    [GeneratedRegex(@"\p{L}\s*(?:\b(?:a|al|to|through|ao|à)\b|[-–—])\s*\p{L}", RegexOptions.IgnoreCase)]
    private static partial Regex Span();
}
