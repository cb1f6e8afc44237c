using System.Globalization;
using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>What a slot says, in a form for programs; <see cref="Canonical"/> is its one written form.</summary>
internal abstract record SlotValue
{
    /// <summary>The written form, independent of language.</summary>
    public abstract string Canonical { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Canonical;
}

/// <summary>
/// Days and times of day on the clinic's clock. <c>2026-11-23T14:00/19:00</c>: intervals join two ends with a slash, <c>..</c>
/// is an open end, as in ISO 8601-2; <c>every-friday</c> and <c>any-day</c> stand where no single date is meant.
/// </summary>
/// <param name="First">First day, or null for an open start or none.</param>
/// <param name="Last">Last day, inclusive, or null for an open end or none.</param>
/// <param name="From">Earliest time, or null for an open start or none.</param>
/// <param name="To">Latest time, or null for an open end or none; equal to <paramref name="From"/> for one moment.</param>
/// <param name="Every">The weekday, where each one is meant.</param>
/// <param name="AnyDay">Whether the writer says that every day will do.</param>
internal sealed record WhenValue(LocalDate? First, LocalDate? Last, LocalTime? From, LocalTime? To, IsoDayOfWeek? Every = null, bool AnyDay = false) : SlotValue
{
    private const string Open = "..";

    /// <inheritdoc/>
    public override string Canonical => Days() + (From is null && To is null ? "" : "T" + Interval(From?.ToString("HH:mm", CultureInfo.InvariantCulture), To?.ToString("HH:mm", CultureInfo.InvariantCulture)));

    /// <summary>When it starts, where day and time are known; a time that a clock change skips moves forward by the gap.</summary>
    public Instant? StartsAt(DateTimeZone zone) => First is { } day && From is { } time ? day.At(time).InZoneLeniently(zone).ToInstant() : null;

    private string Days()
    {
        if (AnyDay)
            return "any-day";
        if (Every is { } weekday)
            return "every-" + weekday.ToString().ToLowerInvariant();
        return First is null && Last is null
            ? ""
            : Interval(First?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), Last?.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
    }

    private static string Interval(string? first, string? last) => first == last ? first! : $"{first ?? Open}/{last ?? Open}";
}

/// <summary>A length of time; its written form is ISO 8601's, such as <c>PT90M</c> or <c>P3W</c>.</summary>
/// <param name="Amount">How many units, 1 or more.</param>
/// <param name="Unit">Minutes to years; a weekend is no length of time.</param>
internal sealed record DurationValue(int Amount, TimeUnit Unit) : SlotValue
{
    /// <inheritdoc/>
    public override string Canonical => Unit switch
    {
        TimeUnit.Minute => $"PT{Amount}M",
        TimeUnit.Hour => $"PT{Amount}H",
        TimeUnit.Week => $"P{Amount}W",
        TimeUnit.Fortnight => $"P{2 * Amount}W",
        TimeUnit.Month => $"P{Amount}M",
        TimeUnit.Year => $"P{Amount}Y",
        _ => $"P{Amount}D",
    };
}

/// <summary>A doctor, a person or a service; <paramref name="Name"/> is spelt as the clinic spells it, or as typed where it is not the clinic's.</summary>
internal sealed record NameValue(string Name) : SlotValue
{
    /// <inheritdoc/>
    public override string Canonical => Name;
}

/// <summary>A phone number in E.164, such as <c>+390551234567</c>.</summary>
internal sealed record PhoneValue(string E164) : SlotValue
{
    /// <inheritdoc/>
    public override string Canonical => E164;
}

/// <summary>A type of paper, such as <c>invoice</c>: a key of documents.txt.</summary>
internal sealed record DocumentValue(string Type) : SlotValue
{
    /// <inheritdoc/>
    public override string Canonical => Type;
}

/// <summary>Units that dates and durations are counted in.</summary>
internal enum TimeUnit
{
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Year,
}
