using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>A date in a text.</summary>
/// <param name="Start">Position of its first character.</param>
/// <param name="End">Position after its last.</param>
/// <param name="Day">Day of the month; 0 where only month and year are written.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Year">0 where none is written.</param>
internal readonly record struct WrittenDate(int Start, int End, int Day, int Month, int Year)
{
    /// <summary>The day meant as the first one of a span.</summary>
    public DateOnly First(int year) => new(Year > 0 ? Year : year, Month, Math.Min(Math.Max(1, Day), DateTime.DaysInMonth(Year > 0 ? Year : year, Month)));

    /// <summary>The day meant as the last one of a span.</summary>
    public DateOnly Last(int year)
    {
        int y = Year > 0 ? Year : year;
        int days = DateTime.DaysInMonth(y, Month);
        return new DateOnly(y, Month, Day == 0 ? days : Math.Min(Day, days));
    }
}

/// <summary>Finds dates as people write them in Italian, English, Spanish and Portuguese.</summary>
internal static partial class WrittenDates
{
    private const int FirstYear = 1990, LastYear = 2099;

    // The first letters tell the months of the four languages apart; in the order of the year.
    private static readonly string[][] Months =
    [
        ["gen", "jan", "ene"], ["feb", "fev"], ["mar"], ["apr", "abr"], ["mag", "may", "mai"], ["giu", "jun"], ["lug", "jul"], ["ago", "aug"],
        ["set", "sep"], ["ott", "oct", "out"], ["nov"], ["dic", "dec", "dez"],
    ];

    /// <summary>The dates of a text in their order.</summary>
    public static IReadOnlyList<WrittenDate> Find(string text)
    {
        var dates = new List<WrittenDate>();
        foreach (Match match in Date().Matches(text))
        {
            if (Read(match) is { } date)
                dates.Add(date);
        }

        return dates;
    }

    private static WrittenDate? Read(Match match)
    {
        int day = Number(match, "day"), year = Number(match, "year");
        int month = match.Groups["name"].Success ? MonthOf(match.Groups["name"].Value) : Number(match, "month");
        // Month first, as in the United States, where it cannot be the other way round.
        if (month > 12 && day is >= 1 and <= 12)
            (day, month) = (month, day);
        if (year is > 0 and < 100)
            year += 2000;
        bool possible = month is >= 1 and <= 12 && day <= 31 && (year == 0 || year is >= FirstYear and <= LastYear) && (day > 0 || year > 0);
        return possible ? new WrittenDate(match.Index, match.Index + match.Length, day, month, year) : null;
    }

    private static int MonthOf(string name)
    {
        string start = name.ToLowerInvariant()[..3];
        return Array.FindIndex(Months, names => Array.IndexOf(names, start) >= 0) + 1;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private const string MonthNames = """
        (?: gennaio | febbraio | marzo | aprile | maggio | giugno | luglio | agosto | settembre | ottobre | novembre | dicembre
          | january | february | march | april | may | june | july | august | september | october | november | december
          | enero | febrero | abril | mayo | junio | julio | septiembre | setiembre | octubre | noviembre | diciembre
          | janeiro | fevereiro | março | maio | junho | julho | setembro | outubro | dezembro
          | jan | feb | mar | apr | jun | jul | aug | sept | sep | oct | nov | dec )
        """;

    [GeneratedRegex(
        $$"""
        (?<![\d\w/.-]) (?:
            (?<year>(?:19|20)\d\d) - (?<month>\d\d) - (?<day>\d\d) (?!\d)
          | (?<day>\d{1,2}) [/.-] (?<month>\d{1,2}) [/.-] (?<year>(?:20|19)?\d\d) (?![\d/])
          | (?<day>\d{1,2}) (?:st|nd|rd|th|[°ºª])? \s+ (?:de\s+|of\s+|di\s+)? (?<name>{{MonthNames}}) \.? (?: ,? \s+ (?:de\s+|del\s+)? (?<year>(?:19|20)\d\d) )? (?!\w)
          | (?<name>{{MonthNames}}) \.? \s+ (?<day>\d{1,2}) (?:st|nd|rd|th)? (?: ,? \s+ (?<year>(?:19|20)\d\d) )? (?![\w:])
          | (?<name>{{MonthNames}}) \.? \s+ (?:de\s+|del\s+)? (?<year>(?:19|20)\d\d) (?!\w)
        )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Date();
}
