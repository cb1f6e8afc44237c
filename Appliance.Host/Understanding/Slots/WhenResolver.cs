using Appliance.Host.Clinic;
using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// Turns a <see cref="WhenItem"/> into values: which half of the day "at 5" is and when "the afternoon" is, by the opening
/// hours of that day; what stays open becomes several readings. Thread-safe.
/// </summary>
internal sealed class WhenResolver(OpeningHours hours, string language)
{
    private const int HalfDay = 12;
    private const int DaysInWeek = 7;

    // Where no hours are known, appointments are between these.
    private static readonly (LocalTime From, LocalTime To)[] UsualHours = [(new(8, 0), new(20, 0))];

    private readonly (LocalTime From, LocalTime To)[] week = Week(hours);

    /// <summary>What the item may mean.</summary>
    public IReadOnlyList<WhenValue> Resolve(WhenItem item)
    {
        List<WhenValue> values = [];
        if (item.Day is null or { Ranges.Count: 0 })
        {
            foreach ((LocalTime? from, LocalTime? to) in Times(item, null))
                values.Add(new WhenValue(null, null, from, to, item.Day?.Every, item.Day?.Any ?? false));
            return values;
        }

        foreach (DayRange first in item.Day.Ranges)
        {
            foreach (DayRange range in Ranges(first, item.LastDay))
            {
                LocalDate? start = item.Bound switch { Bound.Before or Bound.Until => null, Bound.After => range.Last.PlusDays(1), _ => range.First };
                LocalDate? end = item.Bound switch { Bound.After or Bound.From => null, Bound.Before => range.First.PlusDays(-1), _ => range.Last };
                foreach ((LocalTime? from, LocalTime? to) in Times(item, range.IsOneDay ? range.First : null))
                    values.Add(new WhenValue(start, end, from, to));
            }
        }

        return [.. values.Distinct()];
    }

    private static IEnumerable<DayRange> Ranges(DayRange first, DayReading? last)
    {
        if (last is null)
            return [first];
        // "from Thursday to Tuesday" ends in the week after.
        return last.Ranges.Select(end => new DayRange(first.First, end.Last < first.First && last.Weekday is not null ? end.Last.PlusDays(DaysInWeek) : end.Last))
            .Where(range => range.Last >= range.First).DefaultIfEmpty(first).Take(1);
    }

    private IEnumerable<(LocalTime? From, LocalTime? To)> Times(WhenItem item, LocalDate? day)
    {
        IReadOnlyList<(LocalTime From, LocalTime To)> open = day is { } date && hours.Spans(date) is { Count: > 0 } spans ? spans : week;
        DayPart? part = item.Time?.Part ?? item.Day?.Part;
        (LocalTime From, LocalTime To)? within = part is { } named ? PartOfDay.Times(named, open, language) : null;
        if (item.Day?.Time is { } moment)
            return [(moment, moment)];
        if (item.Time?.Clock is not { } clock)
            return [Whole(within, item.Time?.Bound ?? Bound.Exactly)];
        IReadOnlyList<(LocalTime, LocalTime)> halves = within is { } only ? [only] : open;
        LocalTime[] starts = Halves(clock, halves, Edge(item.Time.Bound));
        if (item.Time.End is { } end)
            return starts.Select(start => ((LocalTime?)start, (LocalTime?)End(start, end, halves))).Where(pair => pair.Item1 < pair.Item2).DefaultIfEmpty((starts[0], null));
        return starts.Select(start => Bounded(start, item.Time.Bound, within));
    }

    private static (LocalTime? From, LocalTime? To) Whole((LocalTime From, LocalTime To)? within, Bound bound) => bound switch
    {
        Bound.After => (within?.To, null),
        Bound.Before => (null, within?.From),
        _ => (within?.From, within?.To),
    };

    private static (LocalTime? From, LocalTime? To) Bounded(LocalTime time, Bound bound, (LocalTime From, LocalTime To)? within) => bound switch
    {
        Bound.From => (time, within is { } part && part.To > time ? part.To : null),
        Bound.Until => (within is { } part && part.From < time ? part.From : null, time),
        _ => (time, time),
    };

    private static bool Edge(Bound bound) => bound == Bound.Until;

    // The half of the day in which the clinic is open; both where it is in both or in neither.
    private static LocalTime[] Halves(ClockTime clock, IReadOnlyList<(LocalTime From, LocalTime To)> open, bool untilClosing)
    {
        if (!clock.EitherHalf)
            return [clock.Time];
        LocalTime later = clock.Time.PlusHours(HalfDay);
        LocalTime[] inside = [.. new[] { clock.Time, later }.Where(time => open.Any(span => untilClosing ? time > span.From && time <= span.To : time >= span.From && time < span.To))];
        if (inside.Length == 1)
            return inside;
        // Between two spans of one day ("at 1" in the midday break) it is at least not the night.
        LocalTime[] about = [.. new[] { clock.Time, later }.Where(time => time >= open[0].From && time < open[^1].To)];
        return about.Length == 1 ? about : [clock.Time, later];
    }

    private static LocalTime End(LocalTime start, ClockTime end, IReadOnlyList<(LocalTime From, LocalTime To)> open)
    {
        LocalTime[] later = [.. Halves(end, open, untilClosing: true).Where(time => time > start)];
        if (later.Length > 0)
            return later[0];
        LocalTime other = end.Time.PlusHours(HalfDay);
        return end.EitherHalf && other > start ? other : end.Time;
    }

    private static (LocalTime From, LocalTime To)[] Week(OpeningHours hours)
    {
        // The weekday with the longest hours stands for a day that is not named.
        IReadOnlyList<(LocalTime From, LocalTime To)>? longest = Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(hours.Spans)
            .MaxBy(spans => spans.Sum(span => Period.Between(span.From, span.To, PeriodUnits.Minutes).Minutes));
        return longest is { Count: > 0 } ? [.. longest] : UsualHours;
    }
}
