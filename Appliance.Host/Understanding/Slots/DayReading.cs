using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>Days read at a place of a text.</summary>
/// <param name="Ranges">What they may be; empty where <paramref name="Every"/> or <paramref name="Any"/> is set.</param>
/// <param name="Next">The word after them.</param>
internal sealed record DayReading(IReadOnlyList<DayRange> Ranges, int Next)
{
    /// <summary>The weekday they name, where they name one and no date.</summary>
    public IsoDayOfWeek? Weekday { get; init; }

    /// <summary>The weekday of which each one is meant.</summary>
    public IsoDayOfWeek? Every { get; init; }

    /// <summary>Whether every day will do.</summary>
    public bool Any { get; init; }

    /// <summary>The part of the day that the word for the day implies ("tonight").</summary>
    public DayPart? Part { get; init; }

    /// <summary>The moment on the clock, where a count of hours or minutes from now was read.</summary>
    public LocalTime? Time { get; init; }

    /// <summary>Whether a word was misspelt.</summary>
    public bool Fuzzy { get; init; }
}
