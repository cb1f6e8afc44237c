using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Days named by their month: "12 marzo", "March 12th 2027", "first week of March", "fine mese", "in March". Bound to one text.</summary>
internal sealed class MonthDays(SlotText text, LocalDate today)
{
    private const int DaysInWeek = 7;
    private const int MaxDay = 31;

    // "The first", "the second one": English ordinals below this count other things than days.
    private const int FirstClearOrdinal = 5;

    // The first and the last third of a month.
    private const int FirstThird = 10;
    private const int SecondThird = 20;

    /// <summary>A day of a named month, or null.</summary>
    public DayReading? Dated(int index)
    {
        if (DayNumber(index) is { } day && MonthAt(Skip(day.Next, TermKind.Of)) is { } month)
            return Date(day.Day, month);
        // "March 12"; a number that goes on as a time ("March 12:30") is none.
        if (text.Language == "en" && MonthAt(index) is { } first && DayNumber(Skip(first.Next, TermKind.Article)) is { } second)
            return Date(second.Day, first with { Next = second.Next });
        return null;
    }

    /// <summary>A whole month, where words around it say that it is one; or null.</summary>
    public DayReading? Named(int index)
    {
        foreach (TermKind kind in (ReadOnlySpan<TermKind>)[TermKind.Next, TermKind.Coming, TermKind.This])
        {
            if (text.Find(index, kind) is { } modifier && text.Find(index + modifier.Length, TermKind.Month) is { Fuzzy: false } word)
                return Whole(word.Value, index + modifier.Length + word.Length);
        }

        if (text.Find(index, TermKind.Month) is not { Fuzzy: false } month || !SaidToBeMonth(index))
            return null;
        int next = index + month.Length;
        if (text.Find(next, TermKind.Next) is { } after)
            next += after.Length;
        (int? year, next) = Year(next);
        return year is { } of ? new DayReading([DayRange.Month(new LocalDate(of, month.Value, 1))], next) : Whole(month.Value, next);
    }

    /// <summary>A week of a month, or its beginning, middle or end; or null.</summary>
    public DayReading? PartOf(int index)
    {
        if (text.Find(index, TermKind.Ordinal) is { } ordinal && text.Find(index + ordinal.Length, TermKind.Unit) is { } unit && (TimeUnit)unit.Value == TimeUnit.Week)
            return MonthRange(Skip(index + ordinal.Length + unit.Length, TermKind.Of)) is { } month && ordinal.Value <= 4 ? Part(month, month.Range.First.PlusDays((ordinal.Value - 1) * DaysInWeek), DaysInWeek) : null;
        if (text.Find(index, TermKind.Last) is { } last && text.Find(index + last.Length, TermKind.Unit) is { } week && (TimeUnit)week.Value == TimeUnit.Week)
            return MonthRange(Skip(index + last.Length + week.Length, TermKind.Of)) is { } month ? Part(month, month.Range.Last.PlusDays(1 - DaysInWeek), DaysInWeek) : null;
        foreach (TermKind kind in (ReadOnlySpan<TermKind>)[TermKind.Start, TermKind.Middle, TermKind.End])
        {
            if (text.Find(index, kind) is { } word && MonthRange(Skip(index + word.Length, TermKind.Of, TermKind.Article)) is { } month)
                return new DayReading([Third(month.Range, kind)], month.Next);
            if (text.Find(index, kind) is { } edge && !text.Is(index, TermKind.Feast) && EdgeOfYear(Skip(index + edge.Length, TermKind.Of, TermKind.Article), kind) is { } year)
                return year;
        }

        return null;
    }

    /// <summary>A day of this month or the next by its number alone, or null.</summary>
    public DayReading? DayOfMonth(int index)
    {
        if (text.Find(index, TermKind.DayWord) is { } word && DayNumber(index + word.Length) is { } named && text.Gap(named.Next - 1) is not (['/' or '-' or '.' or ':']))
            return Soonest(named);
        if (DayNumber(index) is not { } day || text.Is(day.Next, TermKind.Unit) || text.Is(day.Next, TermKind.HourMark) || text.Is(day.Next, TermKind.Am) || text.Is(day.Next, TermKind.Pm))
            return null;
        bool figure = text.Digits(index) is not null && text.Gap(index) is not ([':' or '.' or ','] or ['/' or '-']) && text.Gap(index - 1 >= 0 ? index - 1 : index) is not ['/' or '-' or '.' or ':' or ','];
        bool marked = text.Language == "en" && (day.Next > index + 1 || text.Find(index, TermKind.Ordinal) is { Value: >= FirstClearOrdinal });
        return figure && (text.Language != "en" || marked) || marked ? Soonest(day) : null;
    }

    private DayReading? Soonest((int Day, int Next) day)
    {
        LocalDate month = new(today.Year, today.Month, 1);
        for (int i = 0; i < 3; i++)
        {
            if (NumericDates.Date(month.PlusMonths(i).Year, month.PlusMonths(i).Month, day.Day) is { } date && date >= today)
                return new DayReading([DayRange.Of(date)], day.Next);
        }

        return null;
    }

    private (int Day, int Next)? DayNumber(int index)
    {
        if (text.Find(index, TermKind.Ordinal) is { } ordinal)
            return text.Language != "en" && ordinal.Value != 1 ? null : (ordinal.Value, index + ordinal.Length);
        if (text.Number(index) is not { } number || number.Value is < 1 or > MaxDay)
            return null;
        int next = index + number.Length;
        return (number.Value, text.Is(next, TermKind.OrdinalMark) && text.Gap(index).IsEmpty ? next + 1 : next);
    }

    private (int Month, int Next, bool Fuzzy)? MonthAt(int index)
    {
        if (text.Find(index, TermKind.Month) is { } month)
            return (month.Value, index + month.Length, month.Fuzzy);
        return text.Find(index, TermKind.MonthShort) is { } word ? (word.Value, index + word.Length, false) : null;
    }

    private DayReading? Date(int day, (int Month, int Next, bool Fuzzy) month)
    {
        (int? year, int next) = Year(month.Next);
        DayRange[] dates = year is { } of
            ? NumericDates.Date(of, month.Month, day) is { } date ? [DayRange.Of(date)] : []
            : NumericDates.NearDates(day, month.Month, today);
        return dates.Length > 0 ? new DayReading(dates, next) { Fuzzy = month.Fuzzy } : null;
    }

    private (int? Year, int Next) Year(int index)
    {
        int at = Skip(index, TermKind.Of);
        return text.Digits(at) is >= 1900 and <= 2200 ? (text.Digits(at), at + 1) : (null, index);
    }

    // "may", "march" and "marzo" alone are also other words: a word before must announce the month.
    private bool SaidToBeMonth(int index)
    {
        if (index == 0)
            return false;
        ReadOnlySpan<TermKind> kinds = [TermKind.In, TermKind.Of, TermKind.To, TermKind.Until, TermKind.By, TermKind.Before, TermKind.After, TermKind.Or, TermKind.Between, TermKind.And, TermKind.From, TermKind.SoftFrom, TermKind.Part];
        foreach (TermKind kind in kinds)
        {
            for (int back = 1; back <= 3; back++)
            {
                if (text.Find(index - back, kind) is { } term && term.Length == back && !(kind is TermKind.Of or TermKind.SoftFrom && text.Language != "en"))
                    return text.Language != "en" || !text.Text.AsSpan(text.Tokens[index].Start, 1).SequenceEqual("m") || kind is TermKind.In or TermKind.By or TermKind.Until;
            }
        }

        return false;
    }

    private DayReading Whole(int month, int next)
    {
        LocalDate first = new(today.Year, month, 1);
        return new DayReading([DayRange.Month(month < today.Month ? first.PlusYears(1) : first).NotBefore(today)], next);
    }

    private (DayRange Range, int Next)? MonthRange(int index)
    {
        foreach (TermKind kind in (ReadOnlySpan<TermKind>)[TermKind.Next, TermKind.Coming, TermKind.This])
        {
            if (text.Find(index, kind) is { } before && text.Find(index + before.Length, TermKind.Unit) is { } next && (TimeUnit)next.Value == TimeUnit.Month)
                return (DayRange.Month(kind == TermKind.This ? today : today.PlusMonths(1)), index + before.Length + next.Length);
        }

        if (MonthAt(index) is { } month)
        {
            (int? year, int next) = Year(month.Next);
            LocalDate first = new(year ?? (month.Month < today.Month ? today.Year + 1 : today.Year), month.Month, 1);
            return (DayRange.Month(first), next);
        }

        if (text.Find(index, TermKind.Unit) is not { } unit || (TimeUnit)unit.Value != TimeUnit.Month)
            return null;
        int after = index + unit.Length;
        Term? modifier = text.Find(after, TermKind.Coming) ?? text.Find(after, TermKind.Next);
        return (DayRange.Month(modifier is null ? today : today.PlusMonths(1)), after + (modifier?.Length ?? 0));
    }

    // January of the next year, December of this one.
    private DayReading? EdgeOfYear(int index, TermKind kind)
    {
        Term? modifier = text.Find(index, TermKind.Next) ?? text.Find(index, TermKind.Coming);
        index += modifier?.Length ?? 0;
        if (kind == TermKind.Middle || text.Find(index, TermKind.Unit) is not { } unit || (TimeUnit)unit.Value != TimeUnit.Year)
            return null;
        bool end = kind == TermKind.End;
        var month = DayRange.Month(new LocalDate(today.Year + (end && modifier is null ? 0 : 1), end ? 12 : 1, 1));
        return new DayReading([month.NotBefore(today)], index + unit.Length);
    }

    private static DayReading Part((DayRange Range, int Next) month, LocalDate first, int days) => new([new DayRange(first, first.PlusDays(days - 1))], month.Next);

    private static DayRange Third(DayRange month, TermKind kind) => kind switch
    {
        TermKind.Start => new(month.First, month.First.PlusDays(FirstThird - 1)),
        TermKind.Middle => new(month.First.PlusDays(FirstThird), month.First.PlusDays(SecondThird - 1)),
        _ => new(month.First.PlusDays(SecondThird), month.Last),
    };

    private int Skip(int index, params ReadOnlySpan<TermKind> kinds)
    {
        for (int i = 0; i < 2; i++)
        {
            foreach (TermKind kind in kinds)
            {
                if (text.Find(index, kind) is { } term)
                {
                    index += term.Length;
                    break;
                }
            }
        }

        return index;
    }
}
