using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>
/// Times of day in digits and words: <c>8:00</c>, <c>14h30</c>, <c>half past two</c>, <c>alle otto e mezza</c>, <c>de nueve a dos</c>, <c>noon</c>.
/// An hour up to twelve without a part of the day is read as both.
/// </summary>
internal static class TimeReader
{
    private const int Hour = 60;
    private const int HalfDay = 12 * Hour;
    private const int EarliestOfTheDay = 7;

    private sealed record Clock(IReadOnlyList<int> Minutes, int Length, bool IsExplicit, bool IsHours);

    /// <summary>Takes every time and range of times.</summary>
    public static void Read(FactScan scan)
    {
        for (int at = 0; at < scan.Tokens.Count; at++)
        {
            if (scan.IsUsed(at) || At(scan, at) is not { } first || IsPronoun(scan, at))
                continue;
            int connector = Range(scan, at + first.Length);
            Clock? second = connector > 0 ? At(scan, at + first.Length + connector) : null;
            int afterSecond = second is null ? 0 : at + first.Length + connector + second.Length;
            if (second is not null && (IsMeasure(scan, afterSecond) || !Follows(scan, first, second, at, connector)))
                second = null;
            if (!IsTime(scan, at, first, second))
                continue;
            first = InHalfOf(first, second);
            if (second is null)
            {
                if (!IsMeasure(scan, at + first.Length) && !(connector > 0 && MeasureBehind(scan, at + first.Length + connector)))
                    Take(scan, at, first, null, EdgeOf(scan, at));
                continue;
            }

            Fact until = Fact(scan, afterSecond - second.Length, second, null, Edge.End);
            Fact from = Take(scan, at, first, until, Edge.Start);
            scan.Take(from.To, until.From);
            scan.Take(until);
        }
    }

    // "From 1:40 to 5:20 in the afternoon": the first may be in the afternoon too.
    private static Clock InHalfOf(Clock first, Clock? second) =>
        second is { Minutes: [>= HalfDay] } && first.Minutes is [< HalfDay and var minutes] && minutes + HalfDay < second.Minutes[0] ? first with { Minutes = [minutes, minutes + HalfDay] } : first;

    // "There is one in the afternoon" is no one o'clock.
    private static bool IsPronoun(FactScan scan, int at) => scan.Tokens[at].Text is "one" or "uma" && scan.At(at + 1)?.Is("o'clock") != true && Cue(scan, at) is null;

    private static bool IsTime(FactScan scan, int at, Clock first, Clock? second)
    {
        if (first.IsExplicit || (second is { IsExplicit: true } && !Priced(scan, at)))
            return !Priced(scan, at);
        if (second is not null && (IsDigits(scan, at) || scan.At(at - 1)?.Text is "de" or "da"))
            return !Priced(scan, at) && second.Minutes[0] != first.Minutes[0];
        string? cue = Cue(scan, at);
        if (cue is null || (first.Minutes.Count == 0))
            return false;
        int end = second is null ? at + first.Length : at + first.Length + Range(scan, at + first.Length) + second.Length;
        return cue == "strong" || !NounFollows(scan, end);
    }

    private static string? Cue(FactScan scan, int at)
    {
        for (int start = Math.Max(0, at - WordTable.MaxPhraseWords); start < at; start++)
        {
            if (scan.Words.Match("at", scan.Tokens, start, out int length) is { } strength && start + length == at)
                return strength;
        }

        return null;
    }

    private static bool Priced(FactScan scan, int at) => scan.Words.Starts("c", scan.Tokens, at - 1);

    private static bool IsDigits(FactScan scan, int at) => scan.At(at)?.Kind == TokenKind.Number;

    private static bool IsMeasure(FactScan scan, int at) =>
        scan.At(at)?.Is("%") == true || scan.Words.Starts("u", scan.Tokens, at) || scan.Words.Starts("c", scan.Tokens, at) || scan.Words.Starts("m", scan.Tokens, at);

    private static bool MeasureBehind(FactScan scan, int at) => scan.Number(at) is { } number && IsMeasure(scan, at + number.Length);

    private static bool NounFollows(FactScan scan, int at) => scan.At(at) is { Kind: TokenKind.Word } next
        && !StopWords.Contains(scan.Language, next.Text)
        && !scan.Words.Starts("d", scan.Tokens, at);

    private static int Range(FactScan scan, int at)
    {
        scan.Words.Match("range", scan.Tokens, at, out int length);
        return length;
    }

    // "at 8 and 3 visits" is no range; "between 8 and 10" and "9-13" are.
    private static bool Follows(FactScan scan, Clock first, Clock second, int at, int connector)
    {
        string joint = scan.Tokens[at + first.Length].Text;
        if (joint is not ("e" or "and" or "y" or "a") || connector > 1)
            return true;
        return second.IsExplicit || !NounFollows(scan, at + first.Length + connector + second.Length);
    }

    private static Edge EdgeOf(FactScan scan, int at) =>
        scan.Words.EndsBefore("until", scan.Tokens, at, out _) ? Edge.End : scan.Words.EndsBefore("from", scan.Tokens, at, out _) ? Edge.Start : Edge.None;

    private static Fact Take(FactScan scan, int at, Clock clock, Fact? until, Edge edge) => scan.Take(Fact(scan, at, clock, until, edge));

    private static Fact Fact(FactScan scan, int at, Clock clock, Fact? until, Edge edge)
    {
        List<Reading> readings = [.. clock.Minutes.Select(minutes => new Reading(FactKind.Time, minutes, "", minutes))];
        if (clock.IsHours)
            readings.Add(new Reading(FactKind.Quantity, clock.Minutes[0], "min", clock.Minutes[0] / Hour));
        if (!clock.IsExplicit && IsDigits(scan, at) && scan.Number(at) is { } number)
            readings.Add(new Reading(FactKind.Number, number.Value, "", number.Value));
        return new Fact(readings, at, at + clock.Length) { Until = until, Edge = edge };
    }

    private static Clock? At(FactScan scan, int at)
    {
        if (scan.IsUsed(at))
            return null;
        if (TwelveOf(scan, at) is { } twelve)
            return twelve;
        if (scan.Words.Match("noon", scan.Tokens, at, out int noon) is not null)
            return new Clock([HalfDay + Minutes(scan, at + noon).Minutes], noon + Minutes(scan, at + noon).Length, true, false);
        if (scan.Words.Match("midnight", scan.Tokens, at, out int midnight) is not null)
            return new Clock([0, 2 * HalfDay], midnight, true, false);
        return Past(scan, at) ?? OnTheHour(scan, at);
    }

    // "12 noon", "le 12 di mezzogiorno", "12h do meio-dia"
    private static Clock? TwelveOf(FactScan scan, int at)
    {
        if (scan.Number(at) is not { Value: 12 } number)
            return null;
        int end = at + number.Length;
        while (end < at + number.Length + 2 && scan.At(end)?.Text is "h" or "horas" or "di" or "del" or "do" or "of")
            end++;
        if (scan.Words.Match("noon", scan.Tokens, end, out int noon) is not null)
            return new Clock([HalfDay], end + noon - at, true, false);
        return scan.Words.Match("midnight", scan.Tokens, end, out int midnight) is not null ? new Clock([0, 2 * HalfDay], end + midnight - at, true, false) : null;
    }

    // "half past two", "quarter to ten", "ten past eight"; "from ten to eight" is a range.
    private static Clock? Past(FactScan scan, int at)
    {
        if (scan.Language == "pt")
            return ToTheHour(scan, at);
        int start = scan.At(at)?.Is("a") == true ? at + 1 : at;
        int length = Math.Max(1, scan.Number(start)?.Length ?? 1);
        string? joint = scan.At(start + length)?.Text;
        if (scan.Language != "en" || joint is not ("past" or "to") || (joint == "to" && scan.Number(start) is not null && (scan.At(at - 1)?.Text is "from" or "between") && !(scan.At(start + length + 2)?.Text is "until" or "till" or "to" or "and")))
            return null;
        int minutes = scan.Tokens[start].Text switch
        {
            "half" when joint == "past" => 30,
            "quarter" => 15,
            _ => scan.Number(start) is { IsWord: true, Value: 5 or 10 or 20 or 25 } number ? (int)number.Value : 0,
        };
        if (minutes == 0 || Hours(scan, start + length + 1) is not { } hour)
            return null;
        return WithDayPart(scan, at, start + length + 1 + hour.Length, (hour.Value * Hour) + (joint == "past" ? minutes : -minutes), false) is { } clock
            ? clock with { IsExplicit = joint == "past" || minutes == 15 }
            : null;
    }

    // "Quinze para as sete"
    private static Clock? ToTheHour(FactScan scan, int at)
    {
        if (scan.Number(at) is not { IsWord: true, Value: 5 or 10 or 15 or 20 or 25 } minutes || scan.At(at + minutes.Length)?.Is("para") != true
            || scan.At(at + minutes.Length + 1)?.Text is not ("as" or "a" or "o") || Hours(scan, at + minutes.Length + 2) is not { } hour)
            return null;
        Clock? clock = WithDayPart(scan, at, at + minutes.Length + 2 + hour.Length, (hour.Value * Hour) - (int)minutes.Value, false);
        return clock is null ? null : clock with { IsExplicit = true };
    }

    private static (int Value, int Length)? Hours(FactScan scan, int at) =>
        scan.Number(at) is { Value: >= 0 and <= 24 } number && number.Value == decimal.Truncate(number.Value) && !(scan.At(at)!.Kind == TokenKind.Number && scan.At(at)!.Text.Length > 2)
            ? ((int)number.Value, number.Length)
            : null;

    private static Clock? OnTheHour(FactScan scan, int at)
    {
        if (scan.At(at) is not { } token)
            return null;
        if (token.Kind == TokenKind.Number && Digital(token.Text) is { } digital)
        {
            bool dotted = !token.Text.Contains(':');
            if (dotted && (Priced(scan, at) || IsMeasure(scan, at + 1)))
                return null;
            bool may = scan.Language == "en" && digital < EarliestOfTheDay * Hour && digital >= Hour && token.Text[0] != '0';
            Clock? clock = WithDayPart(scan, at, at + 1, digital, !may);
            return clock is null ? null : clock with { IsExplicit = true };
        }

        if (Hours(scan, at) is not { } hour || (hour.Value == 1 && scan.Tokens[at].Text is "a" or "an" or "un" or "um" or "uno"))
            return null;
        (int minutes, int length) = Minutes(scan, at + hour.Length);
        return WithDayPart(scan, at, at + hour.Length + length, (hour.Value * Hour) + minutes, hour.Value is 0 or > 12);
    }

    // "8:30" and "8.30"; 8.5 and 1.250 are none.
    private static int? Digital(string text)
    {
        int at = text.IndexOfAny([':', '.']);
        if (at is not (1 or 2) || text.Length != at + 3 || text.Contains(','))
            return null;
        int hours = int.Parse(text[..at]);
        int minutes = int.Parse(text[(at + 1)..]);
        return hours <= 24 && minutes < Hour ? (hours * Hour) + minutes : null;
    }

    private static (int Minutes, int Length) Minutes(FactScan scan, int at)
    {
        if (scan.Words.Match("half", scan.Tokens, at, out int half) is not null)
            return (30, half);
        if (scan.Words.Match("andthreequarters", scan.Tokens, at, out int threeQuarters) is not null)
            return (45, threeQuarters);
        if (scan.Words.Match("quarter", scan.Tokens, at, out int quarter) is not null)
            return (15, quarter);
        if (scan.Words.Match("lessquarter", scan.Tokens, at, out int less) is not null)
            return (-15, less);
        string? joint = scan.At(at)?.Text;
        bool joined = joint is "e" or "y" or "meno" or "menos";
        if (scan.Number(joined ? at + 1 : at) is not { IsWord: true, IsArticle: false, Value: >= 5 and < Hour } number || (!joined && scan.Language != "en"))
            return (0, 0);
        if (number.Value % 5 != 0 || IsMeasure(scan, at + (joined ? 1 : 0) + number.Length))
            return (0, 0);
        return ((int)(joint is "meno" or "menos" ? -number.Value : number.Value), number.Length + (joined ? 1 : 0));
    }

    private static Clock? WithDayPart(FactScan scan, int at, int end, int minutes, bool sure)
    {
        bool hours = scan.At(end)?.Text is "h" or "hrs";
        bool isSharp = scan.Words.Match("sharp", scan.Tokens, end, out int sharp) is not null;
        // "8 hours" is a time only behind "at".
        if (hours || (isSharp && (scan.At(end)!.Text is not ("horas" or "hours") || Cue(scan, at) == "strong")))
            end += Math.Max(1, sharp);
        else
            isSharp = false;
        if (scan.Words.Match("am", scan.Tokens, end, out int am) is not null)
            return new Clock([minutes is >= HalfDay and < HalfDay + Hour ? minutes - HalfDay : minutes], end + am - at, true, false);
        if (scan.Words.Match("pm", scan.Tokens, end, out int pm) is not null)
            return new Clock([minutes < HalfDay ? minutes + HalfDay : minutes], end + pm - at, true, false);
        if (minutes is < 0 or > 2 * HalfDay)
            return null;
        IReadOnlyList<int> readings = sure || hours || minutes >= HalfDay ? [minutes] : [minutes, minutes + HalfDay];
        return new Clock(readings, end - at, hours || isSharp, hours);
    }
}
