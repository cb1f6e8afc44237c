using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Dates in figures: 2026-11-23, 23/11/2026, 12/3 in the order of the country, 23.11. Thread-safe.</summary>
internal static class NumericDates
{
    private const int YearDigits = 4;
    private const int TwoDigitYears = 100;

    // A day without a year that passed less than this ago may be meant as well as the next one.
    private const int RecentDays = 90;

    // Two-digit years up to this many years ahead are of this century; the others are years of birth.
    private const int TwoDigitYearsAhead = 10;

    /// <summary>The date whose figures start at a word, or null. Both orders are readings where the country (Canada) writes both.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The word.</param>
    /// <param name="today">Dates without a year are the next ones from here.</param>
    /// <param name="country">ISO code of the country.</param>
    /// <param name="announced">Whether a word before says that a day follows ("on 9.10"); else points between two figures are a time's.</param>
    public static DayReading? Read(SlotText text, int index, LocalDate today, string country, bool announced)
    {
        if (text.Digits(index) is not { } first || text.Digits(index + 1) is not { } second)
            return null;
        char separator = Separator(text, index);
        if (separator == '\0')
            return null;
        if (text.Digits(index + 2) is { } third && Separator(text, index + 1) == separator)
            return Full(text, index, (first, second, third), today, country);
        bool short2 = text.Tokens[index].Length <= 2 && text.Tokens[index + 1].Length <= 2;
        bool written = separator == '/' || announced;
        if (!short2 || !written || (first, second) == (24, 7) || Separator(text, index + 1) == separator)
            return null;
        List<DayRange> days = [];
        foreach ((int day, int month) in Orders(first, second, country))
        {
            days.AddRange(NearDates(day, month, today));
        }

        return days.Count == 0 ? null : new DayReading([.. days.Distinct()], index + 2);
    }

    /// <summary>The next such day from today on, or null where no year has it.</summary>
    public static LocalDate? NextDate(int day, int month, LocalDate today)
    {
        // 29 February is at most eight years away.
        for (int year = today.Year; year <= today.Year + 8; year++)
        {
            if (Date(year, month, day) is { } date && date >= today)
                return date;
        }

        return null;
    }

    /// <summary>The next such day, and before it the last one where that was only weeks ago ("the visit of 12 November"); empty where no year has it.</summary>
    public static DayRange[] NearDates(int day, int month, LocalDate today)
    {
        if (NextDate(day, month, today) is not { } next)
            return [];
        return Date(today.Year, month, day) is { } last && last < today && last >= today.PlusDays(-RecentDays) ? [DayRange.Of(last), DayRange.Of(next)]
            : Date(today.Year - 1, month, day) is { } before && before >= today.PlusDays(-RecentDays) ? [DayRange.Of(before), DayRange.Of(next)]
            : [DayRange.Of(next)];
    }

    /// <summary>A date, or null where there is none such.</summary>
    public static LocalDate? Date(int year, int month, int day) =>
        year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;

    /// <summary>A year of two digits as one of four.</summary>
    public static int FullYear(int year, LocalDate today)
    {
        if (year >= TwoDigitYears)
            return year;
        int century = today.Year - (today.Year % TwoDigitYears);
        return century + year > today.Year + TwoDigitYearsAhead ? century + year - TwoDigitYears : century + year;
    }

    private static DayReading? Full(SlotText text, int index, (int First, int Second, int Third) figures, LocalDate today, string country)
    {
        (int first, int second, int third) = figures;
        IEnumerable<LocalDate?> dates = text.Tokens[index].Length == YearDigits
            ? [Date(first, second, third)]
            : Orders(first, second, country).Select(order => Date(FullYear(third, today), order.Month, order.Day));
        DayRange[] days = [.. dates.OfType<LocalDate>().Distinct().Select(DayRange.Of)];
        return days.Length == 0 || text.Tokens[index + 2].Length == 3 ? null : new DayReading(days, index + 3);
    }

    // An order that gives no date is no reading: 25/12 is Christmas in the United States too.
    private static IEnumerable<(int Day, int Month)> Orders(int first, int second, string country)
    {
        bool monthFirst = country is "US", both = country is "CA";
        if (second > 12)
            return [(second, first)];
        if (first > 12)
            return [(first, second)];
        return both ? [(first, second), (second, first)] : [monthFirst ? (second, first) : (first, second)];
    }

    private static char Separator(SlotText text, int index) => text.Gap(index) is ['/' or '.' or '-'] gap ? gap[0] : '\0';
}
