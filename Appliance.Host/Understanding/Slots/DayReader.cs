using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// Reads days: names, counts from today, weeks, months, dates in words. Weeks begin on Monday; "in three weeks" is that whole
/// week, "next month" that whole month. Bound to one text.
/// </summary>
internal sealed class DayReader(SlotText text, LocalDate today, string country, ZonedDateTime now)
{
    private const int DaysInWeek = 7;

    // Words between a weekday and the week or date that goes with it ("Monday of next week").
    private const int MaxWordsBetween = 3;

    private readonly RelativeDays relative = new(text, today, now);
    private readonly MonthDays months = new(text, today);

    /// <summary>The days whose words start at a word, or null.</summary>
    /// <param name="index">The word.</param>
    /// <param name="announced">Whether a word before says that a day follows ("the", "on", "day"): then "12th" or "il 12" alone is one.</param>
    public DayReading? Read(int index, bool announced)
    {
        if (index >= text.Count || text.Ignored(index) > 0)
            return null;
        if (One(index, announced) is not { } first)
            return null;
        for (int next = first.Next; next <= Math.Min(first.Next + MaxWordsBetween, text.Count - 1); next++)
        {
            if (!text.Only(first.Next, next, TermKind.Of, TermKind.Article, TermKind.DayWord) || !text.SameClause(first.Next - 1, next) && next > first.Next)
                break;
            // "Friday at 9.30" goes on with a time.
            if (text.Is(next - 1, TermKind.At) && next > first.Next)
                break;
            if (One(next, announced: next > first.Next ? text.Is(next - 1, TermKind.Article) || text.Is(next - 1, TermKind.DayWord) : text.Digits(next) is not null) is not { } second || Joined(first, second) is not { } joined)
                continue;
            // "Friday 9.30" is a time, unless 9 October is that Friday.
            return joined.Ranges.Count > 1 && text.Gap(next) is ['.'] && text.Digits(next + 1) is not null ? first : joined;
        }

        return first;
    }

    /// <summary>The weekday after the one of a reading: "not that one, the other".</summary>
    public static DayReading WeekLater(DayReading reading, int next) =>
        reading with { Ranges = [.. reading.Ranges.Select(range => DayRange.Of(range.First.PlusDays(DaysInWeek)))], Next = next };

    private DayReading? One(int index, bool announced) =>
        NumericDates.Read(text, index, today, country, announced)
        ?? months.PartOf(index)
        ?? months.Dated(index)
        ?? Weekday(index)
        ?? relative.Read(index)
        ?? months.Named(index)
        ?? (announced || text.Is(index, TermKind.DayWord) ? months.DayOfMonth(index) : null)
        ?? AnyDay(index);

    private DayReading? AnyDay(int index)
    {
        if (text.Find(index, TermKind.EveryWeekday) is { } every)
            return new DayReading([], index + every.Length) { Every = (IsoDayOfWeek)every.Value };
        return text.Find(index, TermKind.Any) is { } any ? new DayReading([], index + any.Length) { Any = true } : null;
    }

    private DayReading? Weekday(int index)
    {
        if (text.Is(index, TermKind.EveryWeekday))
            return AnyDay(index);
        (TermKind? modifier, int start) = Modifier(index);
        if (text.Find(start, TermKind.Weekday) is not { } word)
            return null;
        int next = start + word.Length;
        if (modifier is null)
            (modifier, next) = Modifier(next, after: true);
        var weekday = (IsoDayOfWeek)word.Value;
        return new DayReading(Meant(weekday, modifier), next) { Weekday = weekday, Fuzzy = word.Fuzzy };
    }

    // "next", "this" and their like, before the weekday or after it; "una" and "o" between belong to neither.
    private (TermKind? Kind, int Next) Modifier(int index, bool after = false)
    {
        ReadOnlySpan<TermKind> kinds = [TermKind.Coming, TermKind.Next, TermKind.This, TermKind.Past];
        foreach (TermKind kind in kinds)
        {
            if (text.Find(index, kind) is { } term && !(after && (kind == TermKind.This || text.Is(index + term.Length, TermKind.Unit) || term.Length == 1 && text.Is(index, TermKind.After))))
                return (kind, index + term.Length);
        }

        return (null, index);
    }

    private DayRange[] Meant(IsoDayOfWeek weekday, TermKind? modifier)
    {
        int ahead = ((int)weekday - (int)today.DayOfWeek + DaysInWeek) % DaysInWeek;
        LocalDate coming = today.PlusDays(ahead == 0 ? DaysInWeek : ahead);
        bool thisWeek = coming <= DayRange.Week(today).Last;
        LocalDate[] days = modifier switch
        {
            TermKind.Past => [today.PlusDays(ahead == 0 ? -DaysInWeek : ahead - DaysInWeek)],
            TermKind.This => [today.PlusDays(ahead)],
            TermKind.Coming => [coming],
            // On a Monday, "next Friday" is this week's for some and next week's for others.
            TermKind.Next => thisWeek ? [coming, coming.PlusDays(DaysInWeek)] : [coming],
            // On a Monday, "Monday" may be today.
            _ => ahead == 0 ? [today, coming] : [coming],
        };
        return [.. days.Select(DayRange.Of)];
    }

    // A weekday within a week, a month or its part, or beside the date it falls on.
    private static DayReading? Joined(DayReading first, DayReading second)
    {
        (DayReading weekday, DayReading other) = first.Weekday is null ? (second, first) : (first, second);
        if (weekday.Weekday is not { } day || other.Weekday is not null || other.Ranges.Count == 0)
            return null;
        DayRange[] within = [.. other.Ranges.Select(range => range.FirstOf(day)).OfType<LocalDate>().Select(DayRange.Of)];
        if (within.Length == 0 && other.Ranges.Any(range => !range.IsOneDay))
            return null;
        // The weekday and the date contradict each other: either may be the slip.
        DayRange[] ranges = within.Length > 0 ? within : [.. other.Ranges, .. weekday.Ranges];
        return new DayReading(ranges, second.Next) { Weekday = within.Length > 0 && other.Ranges.Any(range => !range.IsOneDay) ? day : null, Part = first.Part ?? second.Part, Fuzzy = first.Fuzzy || second.Fuzzy };
    }
}
