using System.Globalization;
using Appliance.Host.Configuration;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Appliance.Host.Clinic;

/// <summary>When the clinic is open, in its own time zone. Immutable.</summary>
public sealed class OpeningHours
{
    /// <summary>How far ahead the next opening is searched, in days; longer closures are told without a day.</summary>
    public const int SearchDays = 60;

    private static readonly ZoneLocalMappingResolver ClosingTime = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnForwardShifted);
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private readonly Dictionary<IsoDayOfWeek, List<(LocalTime From, LocalTime To)>> days = [];
    private readonly HashSet<LocalDate> holidays = [];

    public OpeningHours(ClinicOptions clinic)
    {
        Zone = DateTimeZoneProviders.Tzdb[clinic.TimeZone];
        foreach ((string day, string[] spans) in clinic.OpeningHours)
            days[Day(day)!.Value] = [.. spans.Select(span => Span(span)!.Value).Order()];
        foreach (string holiday in clinic.Holidays)
            holidays.Add(LocalDatePattern.Iso.Parse(holiday).Value);
    }

    /// <summary>The clinic's time zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Whether no hours are configured at all; then nothing is said about them.</summary>
    public bool Unknown => days.Count == 0;

    /// <summary>What is wrong with the configured hours and holidays.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(ClinicOptions clinic)
    {
        foreach ((string day, string[] spans) in clinic.OpeningHours)
        {
            if (Day(day) is null)
                yield return new("clinic.opening_hours." + day, string.Join(", ", spans), "is not a weekday", "Use monday … sunday");
            foreach (string span in spans.Where(span => Span(span) is null))
                yield return new("clinic.opening_hours." + day, span, "is not a span of time within one day", "Write for example 08:00-13:00");
        }

        foreach (string holiday in clinic.Holidays.Where(h => !LocalDatePattern.Iso.Parse(h).Success))
            yield return new("clinic.holidays", holiday, "is not a date", "Write for example 2026-12-25");
    }

    /// <summary>Whether the clinic is open at a moment.</summary>
    public bool IsOpen(DateTimeOffset moment)
    {
        LocalDateTime local = Local(moment);
        return Spans(local.Date).Any(span => local.TimeOfDay >= span.From && local.TimeOfDay < span.To);
    }

    /// <summary>The first opening after a moment, or null when none is within <see cref="SearchDays"/>.</summary>
    public LocalDateTime? NextOpening(DateTimeOffset moment)
    {
        LocalDateTime local = Local(moment);
        for (int i = 0; i <= SearchDays; i++)
        {
            LocalDate date = local.Date.PlusDays(i);
            foreach ((LocalTime from, _) in Spans(date))
            {
                if (date + from > local)
                    return date + from;
            }
        }

        return null;
    }

    /// <summary>The moment when <paramref name="open"/> of opening time have passed since <paramref name="start"/>; without configured hours plain time.</summary>
    public DateTimeOffset AfterOpenTime(DateTimeOffset start, TimeSpan open)
    {
        if (Unknown)
            return start + open;
        DateTimeOffset moment = start;
        Duration left = Duration.FromTimeSpan(open);
        for (int i = 0; i < SearchDays * 4; i++)
        {
            if (!IsOpen(moment))
            {
                if (NextOpening(moment) is not { } next)
                    return start + open;
                moment = Instant(next);
            }

            LocalDateTime local = Local(moment);
            (_, LocalTime to) = Spans(local.Date).First(span => local.TimeOfDay >= span.From && local.TimeOfDay < span.To);
            // A closing time that comes twice in the night when clocks go back is the later one: time never runs backwards here.
            DateTimeOffset end = (local.Date + to).InZone(Zone, ClosingTime).ToDateTimeOffset();
            Duration available = Duration.FromTimeSpan(end - moment);
            if (available >= left)
                return moment + left.ToTimeSpan();
            left -= available;
            moment = end;
        }

        return moment;
    }

    /// <summary>When the clinic is open on a date, in order; empty where it is closed.</summary>
    public IReadOnlyList<(LocalTime From, LocalTime To)> Spans(LocalDate date) => holidays.Contains(date) ? [] : Spans(date.DayOfWeek);

    /// <summary>When the clinic is open on a weekday that is no holiday, in order; empty where it is closed.</summary>
    public IReadOnlyList<(LocalTime From, LocalTime To)> Spans(IsoDayOfWeek day) =>
        days.TryGetValue(day, out List<(LocalTime, LocalTime)>? spans) ? spans : [];

    /// <summary>A moment on the clinic's clock.</summary>
    public LocalDateTime Local(DateTimeOffset moment) => NodaTime.Instant.FromDateTimeOffset(moment).InZone(Zone).LocalDateTime;

    private DateTimeOffset Instant(LocalDateTime local) => local.InZoneLeniently(Zone).ToDateTimeOffset();

    private static IsoDayOfWeek? Day(string name)
    {
        foreach (IsoDayOfWeek day in Enum.GetValues<IsoDayOfWeek>())
        {
            if (day != IsoDayOfWeek.None && name.Equals(day.ToString(), StringComparison.OrdinalIgnoreCase))
                return day;
        }

        return null;
    }

    private static (LocalTime From, LocalTime To)? Span(string text)
    {
        string[] parts = text.Split('-', '–');
        if (parts.Length != 2)
            return null;
        ParseResult<LocalTime> from = TimePattern.Parse(parts[0].Trim()), to = TimePattern.Parse(parts[1].Trim());
        return from.Success && to.Success && from.Value < to.Value ? (from.Value, to.Value) : null;
    }
}
