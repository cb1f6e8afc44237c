using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>Dates in every notation, lists and ranges of days of a month included: <c>24, 25 e 26 dicembre</c>, <c>December 8th, 2026</c>, <c>2026-12-08</c>.</summary>
internal static class DateReader
{
    private const int MonthFactor = 100;
    private const int LastDay = 31;

    /// <summary>Takes every date, with the days of the week before it.</summary>
    public static void Read(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (scan.IsUsed(at))
                continue;
            if (scan.Tokens[at].Kind == TokenKind.Date)
                TakeDigits(scan, at);
            else if (scan.Words.Match("m", scan.Tokens, at, out _) is { } month)
                TakeMonth(scan, at, int.Parse(month, CultureInfo.InvariantCulture));
        }
    }

    private static void TakeDigits(FactScan scan, int at)
    {
        string text = scan.Tokens[at].Text;
        int[] parts = [.. text.Split('/', '.', '-').Select(int.Parse)];
        if (text.Contains('-') && parts[0] > LastDay)
            parts = [parts[2], parts[1], parts[0]];
        if (parts.Length == 2 && scan.Words.Starts("u", scan.Tokens, at + 1) && parts[1] != 0)
            return;
        bool american = parts[1] > 12 && parts[0] <= 12;
        (int day, int month) = american ? (parts[1], parts[0]) : (parts[0], parts[1]);
        if (day is < 1 or > LastDay || month is < 1 or > 12)
            return;
        string year = parts.Length > 2 ? (parts[2] < 100 ? 2000 + parts[2] : parts[2]).ToString(CultureInfo.InvariantCulture) : "";
        Take(scan, at, at + 1, day, month, year);
    }

    private static void TakeMonth(FactScan scan, int at, int month)
    {
        int yearEnd = Year(scan, at + 1, out string year);
        int found = Before(scan, at, month, year);
        if (found == 0)
            found = After(scan, at, month, ref year, ref yearEnd);
        if (found > 0)
        {
            scan.Take(at, yearEnd);
            return;
        }

        // "may", "set" and "out" are words as well; a month alone is written out, and in English with a capital.
        bool alone = scan.Tokens[at].Text.Length > 3 && (scan.Language != "en" || scan.Tokens[at].IsCapital);
        if (alone)
            scan.Take(new Fact([new Reading(FactKind.Month, month, "", month)], at, at + 1));
    }

    // Days before the month, from the nearest one backwards: "dal 9 al 15 agosto", "24, 25 and 26 of December".
    private static int Before(FactScan scan, int month, int value, string year)
    {
        int at = month - 1, found = 0;
        Fact? later = null;
        while (at >= 0)
        {
            int number = DayNumberEndingAt(scan, ref at, found == 0);
            if (number == 0)
                break;
            bool range = found > 0 && IsRange(scan, at, later!);
            Fact fact = Take(scan, at, later is null ? month : later.From, number, value, year, range ? later : null);
            later = fact;
            found++;
            at = fact.From - 1;
        }

        return found;
    }

    // Walks back over "de", "of", "th", "and", "," to a day number; leaves its position in "at".
    private static int DayNumberEndingAt(FactScan scan, ref int at, bool first)
    {
        for (int steps = 0; at >= 0 && steps < 4; steps++, at--)
        {
            Token token = scan.Tokens[at];
            if (!scan.IsUsed(at) && scan.Number(at) is { Length: 1, IsArticle: false } number && number.Value is >= 1 and <= LastDay && number.Value == decimal.Truncate(number.Value))
                return (int)number.Value;
            if (token.Text is "first" or "primo" or "primero" or "primeiro")
                return 1;
            bool passes = first
                ? token.Text is "de" or "of" or "di" or "th" or "st" or "nd" or "rd" or "°" or "º" or "." or "o" or "the"
                : token.Text is "," or "e" or "ed" or "and" or "y" or "il" or "el" or "o" or "os" or "al" or "a" or "to" or "-" or "the" or "dal" or "from" or "th" or "st" or "nd" or "rd" or "ao"
                    or "or" or "ou" or "until" or "through" or "hasta" or "ate" or "°" or "º" or "del" or "dia" or "dias" or "el";
            if (!passes)
                return 0;
        }

        return 0;
    }

    private static bool IsRange(FactScan scan, int at, Fact later)
    {
        for (int i = at + 1; i < later.From; i++)
        {
            if (scan.Tokens[i].Text is "al" or "to" or "-" or "ao" or "until" or "through" or "hasta" or "ate")
                return true;
        }

        return scan.Language == "es" && later.From - at > 1 && scan.Tokens[at + 1].Text == "a";
    }

    // "December 24th to 28th, 2026"
    private static int After(FactScan scan, int month, int value, ref string year, ref int end)
    {
        var days = new List<(int At, int Day, bool Range)>();
        int at = month + 1;
        bool range = false;
        while (scan.At(at) is { } token)
        {
            if (scan.Number(at) is { IsWord: false } number && number.Value is >= 1 and <= LastDay && number.Value == decimal.Truncate(number.Value)
                && !token.Text.Contains(':') && !scan.Words.Starts("u", scan.Tokens, at + 1) && (days.Count > 0 || at <= month + 2))
                days.Add((at, (int)number.Value, range));
            else if (token.Text is not ("th" or "st" or "nd" or "rd" or "," or "and" or "to" or "-" or "the" or "through" or "until"))
                break;
            range = token.Text is "to" or "-" or "through" or "until" || (range && token.Text is "the");
            at++;
        }

        if (days.Count == 0)
            return 0;
        end = days[^1].At + 1;
        if (scan.At(end)?.Text is "th" or "st" or "nd" or "rd")
            end++;
        end = Year(scan, end, out year);
        Fact? later = null;
        for (int i = days.Count - 1; i >= 0; i--)
        {
            later = Take(scan, i == 0 ? month : days[i].At, days[i].At + 1, days[i].Day, value, year, i + 1 < days.Count && days[i + 1].Range ? later : null);
        }

        return days.Count;
    }

    private static int Year(FactScan scan, int at, out string year)
    {
        int number = scan.At(at)?.Text is "," or "de" or "del" or "of" ? at + 1 : at;
        if (scan.At(number) is { Kind: TokenKind.Number, Text.Length: 4 } token && token.Text.StartsWith("20", StringComparison.Ordinal) && token.Text.All(char.IsAsciiDigit))
        {
            year = token.Text;
            return number + 1;
        }

        year = "";
        return at;
    }

    private static Fact Take(FactScan scan, int from, int to, int day, int month, string year, Fact? until = null)
    {
        int value = (month * MonthFactor) + day;
        int start = Weekday(scan, from, out int weekday);
        return scan.Take(new Fact([new Reading(FactKind.Date, value, year, day)], start, to) { Until = until, DateDay = weekday, Edge = EdgeOf(scan, start) });
    }

    private static Edge EdgeOf(FactScan scan, int from)
    {
        int before = scan.At(from - 1)?.Text is "il" or "el" or "the" or "dia" or "o" or "a" ? from - 1 : from;
        return scan.At(before - 1)?.Text is "until" or "by" or "till" or "entro" or "hasta" or "ate" || (scan.At(before - 1)?.Text is "al" && scan.At(before - 2)?.Text == "fino")
            ? Edge.End
            : Edge.None;
    }

    // "martedì 8", "Tuesday, the 8", "el martes 8", "na terça-feira, dia 8"
    private static int Weekday(FactScan scan, int from, out int weekday)
    {
        weekday = 0;
        int at = from - 1;
        while (scan.At(at)?.Text is "," or "the" or "il" or "el" or "dia" or "(")
            at--;
        for (int length = 3; length > 0; length--)
        {
            int start = at - length + 1;
            if (start >= 0 && scan.Words.Match("d", scan.Tokens, start, out int found) is { } day && found == length)
            {
                weekday = int.Parse(day, CultureInfo.InvariantCulture);
                return start;
            }
        }

        return from;
    }
}
