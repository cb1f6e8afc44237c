using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Days from a first to a last, both inclusive.</summary>
internal readonly record struct DayRange(LocalDate First, LocalDate Last)
{
    private const int DaysInWeek = 7;

    /// <summary>One day.</summary>
    public static DayRange Of(LocalDate day) => new(day, day);

    /// <summary>Whether it is one day.</summary>
    public bool IsOneDay => First == Last;

    /// <summary>Monday to Sunday of the week of a day.</summary>
    public static DayRange Week(LocalDate day)
    {
        LocalDate monday = day.PlusDays(1 - (int)day.DayOfWeek);
        return new(monday, monday.PlusDays(DaysInWeek - 1));
    }

    /// <summary>The month of a day.</summary>
    public static DayRange Month(LocalDate day) => new(new LocalDate(day.Year, day.Month, 1), new LocalDate(day.Year, day.Month, day.Calendar.GetDaysInMonth(day.Year, day.Month)));

    /// <summary>The year of a day.</summary>
    public static DayRange Year(LocalDate day) => new(new LocalDate(day.Year, 1, 1), new LocalDate(day.Year, 12, 31));

    /// <summary>The first given weekday in it, or null.</summary>
    public LocalDate? FirstOf(IsoDayOfWeek weekday)
    {
        LocalDate day = First.PlusDays(((int)weekday - (int)First.DayOfWeek + DaysInWeek) % DaysInWeek);
        return day <= Last ? day : null;
    }

    /// <summary>It without the days before another.</summary>
    public DayRange NotBefore(LocalDate day) => First < day && day <= Last ? new(day, Last) : this;
}
