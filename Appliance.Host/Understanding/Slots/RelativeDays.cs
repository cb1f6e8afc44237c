using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Days and weeks counted from today: "dopodomani", "in three weeks", "hace dos días", "next weekend". Bound to one text.</summary>
internal sealed class RelativeDays(SlotText text, LocalDate today, ZonedDateTime now)
{
    // Larger counts are typing errors or no dates.
    private const int MaxCount = 1_000;

    /// <summary>The days whose words start at a word, or null.</summary>
    public DayReading? Read(int index) => Named(index) ?? Counted(index) ?? Unit(index) ?? Feast(index);

    private DayReading? Named(int index)
    {
        if (text.Find(index, TermKind.DayPartNext) is { } tomorrow)
            return new DayReading([DayRange.Of(today.PlusDays(1))], index + tomorrow.Length) { Part = (DayPart)tomorrow.Value };
        if (text.Find(index, TermKind.DayPart) is { } part)
            return new DayReading([DayRange.Of(today)], index + part.Length) { Part = (DayPart)part.Value };
        // Spanish "la mañana" is the morning, "mañana" tomorrow: the longer expression tells.
        if (text.Find(index, TermKind.RelDay) is not { } word || text.Find(index, TermKind.Part) is { } longer && longer.Length > word.Length)
            return null;
        return new DayReading([DayRange.Of(today.PlusDays(word.Value))], index + word.Length) { Fuzzy = word.Fuzzy };
    }

    private DayReading? Counted(int index)
    {
        if (text.Find(index, TermKind.AgoBefore) is { } since && Count(index + since.Length) is { } passed)
            return At(-passed.Count, passed.Unit, passed.Next);
        // "de 8 em 8 horas" is how often.
        if (text.Find(index, TermKind.In) is { } lead && (Count(index + lead.Length) ?? HalfHour(index + lead.Length)) is { } ahead && text.Number(index - 1)?.Value != ahead.Count)
            return At(ahead.Count, ahead.Unit, ahead.Next);
        if (Count(index) is not { } count)
            return null;
        if (text.Find(count.Next, TermKind.FromNow) is { } from)
            return At(count.Count, count.Unit, count.Next + from.Length);
        return text.Find(count.Next, TermKind.Ago) is { } ago ? At(-count.Count, count.Unit, count.Next + ago.Length) : null;
    }

    private (int Count, TimeUnit Unit, int Next)? Count(int index)
    {
        if (text.Find(index, TermKind.Unit) is { } alone && (TimeUnit)alone.Value == TimeUnit.Fortnight)
            return (1, TimeUnit.Fortnight, index + alone.Length);
        if (text.Number(index) is not { } number || number.Value is < 1 or > MaxCount || text.Find(index + number.Length, TermKind.Unit) is not { } unit)
            return null;
        return ((TimeUnit)unit.Value) == TimeUnit.Weekend ? null : (number.Value, (TimeUnit)unit.Value, index + number.Length + unit.Length);
    }

    private (int Count, TimeUnit Unit, int Next)? HalfHour(int index) =>
        text.Find(index, TermKind.Span) is { } span ? (span.Value, TimeUnit.Minute, index + span.Length) : null;

    private DayReading? At(int count, TimeUnit unit, int next)
    {
        if (unit is TimeUnit.Hour or TimeUnit.Minute)
        {
            // Hours pass on the time line; the clock may jump meanwhile.
            LocalDateTime local = now.Plus(unit == TimeUnit.Hour ? Duration.FromHours(count) : Duration.FromMinutes(count)).LocalDateTime;
            return new DayReading([DayRange.Of(local.Date)], next) { Time = new LocalTime(local.Hour, local.Minute) };
        }

        DayRange range = unit switch
        {
            TimeUnit.Week => DayRange.Week(today.PlusWeeks(count)),
            TimeUnit.Fortnight => DayRange.Week(today.PlusWeeks(2 * count)),
            TimeUnit.Month => DayRange.Month(today.PlusMonths(count)),
            TimeUnit.Year => DayRange.Year(today.PlusYears(count)),
            _ => DayRange.Of(today.PlusDays(count)),
        };
        return new DayReading([range], next);
    }

    private DayReading? Unit(int index)
    {
        if (text.Find(index, TermKind.AfterNext) is { } afterNext)
            return new DayReading([DayRange.Week(today.PlusWeeks(2))], index + afterNext.Length);
        ReadOnlySpan<TermKind> kinds = [TermKind.Coming, TermKind.Next, TermKind.This, TermKind.Past];
        foreach (TermKind kind in kinds)
        {
            if (text.Find(index, kind) is { } before && text.Find(index + before.Length, TermKind.Unit) is { } unit)
                return Named(kind, (TimeUnit)unit.Value, index + before.Length + unit.Length);
            if (kind != TermKind.This && text.Find(index, TermKind.Unit) is { } first && text.Find(index + first.Length, kind) is { } after)
                return Named(kind, (TimeUnit)first.Value, index + first.Length + after.Length);
        }

        return text.Find(index, TermKind.Unit) is { } weekend && (TimeUnit)weekend.Value == TimeUnit.Weekend
            ? Named(TermKind.This, TimeUnit.Weekend, index + weekend.Length)
            : null;
    }

    private DayReading? Named(TermKind kind, TimeUnit unit, int next)
    {
        int step = kind switch { TermKind.This => 0, TermKind.Past => -1, _ => 1 };
        LocalDate saturday = DayRange.Week(today).Last.PlusDays(-1);
        DayRange[]? ranges = unit switch
        {
            TimeUnit.Week => [DayRange.Week(today.PlusWeeks(step)).NotBefore(step == 0 ? today : LocalDate.MinIsoValue)],
            TimeUnit.Month => [DayRange.Month(today.PlusMonths(step)).NotBefore(step == 0 ? today : LocalDate.MinIsoValue)],
            TimeUnit.Year => [DayRange.Year(today.PlusYears(step)).NotBefore(step == 0 ? today : LocalDate.MinIsoValue)],
            // Before a weekend, "next weekend" is that one for some and the one after for others.
            TimeUnit.Weekend => kind == TermKind.Next && today < saturday ? [Weekend(saturday), Weekend(saturday.PlusWeeks(1))] : [Weekend(saturday.PlusWeeks(kind == TermKind.Coming ? 0 : step)).NotBefore(today)],
            _ => null,
        };
        return ranges is null ? null : new DayReading(ranges, next);
    }

    private DayReading? Feast(int index) =>
        text.Find(index, TermKind.Feast) is { } feast && NumericDates.NextDate(feast.Value % 100, feast.Value / 100, today) is { } day
            ? new DayReading([DayRange.Of(day)], index + feast.Length)
            : null;

    private static DayRange Weekend(LocalDate saturday) => new(saturday, saturday.PlusDays(1));
}
