using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>
/// When the parts of a day are: the morning ends where the clinic's midday break begins or else at the language's usual hour,
/// and all parts end with the opening hours. Thread-safe.
/// </summary>
internal static class PartOfDay
{
    private static readonly LocalTime EarliestBreak = new(11, 30);
    private static readonly LocalTime LatestBreak = new(15, 0);
    private static readonly LocalTime Dawn = new(6, 0);
    private static readonly LocalTime EndOfDay = new(23, 59);
    private static readonly LocalTime LunchStart = new(12, 0);
    private static readonly LocalTime LunchEnd = new(15, 0);

    /// <summary>The times of a part on a day with these opening hours; the usual times where the clinic is closed then.</summary>
    public static (LocalTime From, LocalTime To) Times(DayPart part, IReadOnlyList<(LocalTime From, LocalTime To)> open, string language)
    {
        (LocalTime from, LocalTime to) = Usual(part, language);
        foreach (((_, LocalTime closes), (LocalTime opens, _)) in open.Zip(open.Skip(1)))
        {
            if (closes < EarliestBreak || opens > LatestBreak.PlusHours(2) || closes > LatestBreak)
                continue;
            if (part == DayPart.Morning)
                to = closes;
            else if (part == DayPart.Afternoon)
                from = opens;
        }

        (LocalTime From, LocalTime To)[] within = [.. open.Where(span => span.From < to && span.To > from)];
        return within.Length == 0 ? (from, to) : (Max(from, within[0].From), Min(to, within[^1].To));
    }

    // Lunch is late in Spain, and its afternoon long; the English evening begins early.
    private static (LocalTime From, LocalTime To) Usual(DayPart part, string language)
    {
        LocalTime midday = language switch { "es" => new(14, 0), "it" => new(13, 0), _ => new(12, 0) };
        LocalTime dusk = language switch { "es" => new(20, 0), "en" => new(18, 0), _ => new(19, 0) };
        return part switch
        {
            DayPart.Morning => (Dawn, midday),
            DayPart.Afternoon => (midday, dusk),
            DayPart.Lunch => (LunchStart, LunchEnd),
            _ => (language == "en" ? new LocalTime(17, 0) : new LocalTime(18, 0), EndOfDay),
        };
    }

    private static LocalTime Max(LocalTime one, LocalTime other) => one > other ? one : other;

    private static LocalTime Min(LocalTime one, LocalTime other) => one < other ? one : other;
}
