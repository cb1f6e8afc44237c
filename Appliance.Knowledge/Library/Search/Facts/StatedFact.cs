using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Search.Facts;

/// <summary>Takes from a quote the one fact of a kind, for a reader who may not know the quote's language.</summary>
public static partial class StatedFact
{
    /// <summary>Kinds of facts that read the same in every language, or need but a word that is known in all of them.</summary>
    public static IReadOnlyList<FactKinds> Universal { get; } =
        [FactKinds.Price, FactKinds.Time, FactKinds.Phone, FactKinds.Day, FactKinds.Duration, FactKinds.Place];

    private static readonly Regex Duration = new(FactWords.DurationPattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Weekday = new(FactWords.WeekdayPattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex WeekdayColumn = new(FactWords.WeekdayColumnPattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Room = new(FactWords.RoomPattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The only fact of a kind in a text; null where there is none or more than one, of which only the text tells which is meant.</summary>
    /// <param name="text">The quote.</param>
    /// <param name="kind">One of <see cref="Universal"/>.</param>
    /// <param name="language">The reader's language: a price, a time, a telephone number or an address stays as written, the words of the others are put into it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another kind, or a language that is not served.</exception>
    public static string? Only(string text, FactKinds kind, string language) => kind switch
    {
        FactKinds.Price => Single(Price().Matches(text), found => found.Value.Trim()),
        FactKinds.Time => Single(Times().Matches(text), found => found.Value.Trim()),
        FactKinds.Phone => Single(Phone().Matches(text), found => found.Value.Trim()),
        FactKinds.Day => Days(text, language),
        FactKinds.Duration => Single(Duration.Matches(text), found => FactWords.Duration(found, language)),
        FactKinds.Place => Places(text, language),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Of people, counts and moments the words differ too much."),
    };

    /// <summary>The same of a quote with several facts of the kind, where the question names a weekday and one of them stands beside it.</summary>
    /// <param name="text">The quote.</param>
    /// <param name="kind">One of <see cref="Universal"/>.</param>
    /// <param name="question">What was asked, in any language.</param>
    /// <param name="language">The reader's language.</param>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Only"/>.</exception>
    public static string? Asked(string text, FactKinds kind, string question, string language)
    {
        if (Only(text, kind, language) is { } only)
            return only;
        int[] days = [.. Weekday.Matches(question).Select(FactWords.DayOf).Distinct()];
        string[] parts = days.Length != 1 ? [] : [.. Parts().Split(text).Where(part => Weekday.Matches(part).Any(found => FactWords.DayOf(found) == days[0]))];
        return parts.Length == 1 && Weekday.Count(parts[0]) == 1 ? Only(parts[0], kind, language) : null;
    }

    // "Tue: yes; Thu: yes" is one answer.
    private static string? Days(string text, string language)
    {
        MatchCollection columns = WeekdayColumn.Matches(text);
        return columns.Count > 0 ? string.Join(", ", columns.Select(found => FactWords.Weekday(found, language))) : Single(Weekday.Matches(text), found => FactWords.Weekday(found, language));
    }

    // An address and a room in it are one place; two rooms are not.
    private static string? Places(string text, string language)
    {
        MatchCollection streets = Street().Matches(text), rooms = Room.Matches(text);
        if (streets.Count > 1 || rooms.DistinctBy(found => FactWords.Room(found, language).Split(' ')[0]).Count() < rooms.Count)
            return null;
        string place = string.Join(", ", streets.Select(found => found.Value.Trim()).Concat(rooms.Select(found => FactWords.Room(found, language))));
        return place.Length == 0 ? null : place;
    }

    private static string? Single(MatchCollection found, Func<Match, string> value) => found.Count == 1 ? value(found[0]) : null;

    [GeneratedRegex(@"[;\n]|\. ")]
    private static partial Regex Parts();

    [GeneratedRegex(@"€ ?\d[\d.,]*\d|€ ?\d|\d[\d.,]* ?(?:€|euros?\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Price();

    // One time, or a span from one to another.
    [GeneratedRegex(@"\b\d{1,2}[:.][0-5]\d\b(?: ?[-–—] ?\d{1,2}[:.][0-5]\d\b)?", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\+?\d[\d ]{6,}\d", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    // An address as its country writes it: "via Garibaldi 12", "Rua das Flores 3", "12 Harley Street".
    [GeneratedRegex(
        @"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Ll]argo|[Cc]alle|[Aa]venida|[Pp]laza|[Rr]ua|[Pp]raça|[Ll]argo)(?: (?:d\w{0,4}['’]?|\p{Lu}[\p{L}.'’]+)){1,5},? \d{1,4}(?:/\w)?|\b\d{1,4} (?:\p{Lu}\p{L}+ ){1,3}(?:Street|Road|Avenue|Square)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Street();
}
