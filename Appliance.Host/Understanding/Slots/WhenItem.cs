namespace Appliance.Host.Understanding.Slots;

/// <summary>Days and a time of day that belong together, as they were read and before opening hours decide what they mean.</summary>
/// <param name="Lead">The first word, with the words that bound it.</param>
/// <param name="Start">The first word of the slot.</param>
/// <param name="Next">The word after it.</param>
internal sealed record WhenItem(int Lead, int Start, int Next)
{
    /// <summary>The days, where any are named.</summary>
    public DayReading? Day { get; init; }

    /// <summary>The last days of a range.</summary>
    public DayReading? LastDay { get; init; }

    /// <summary>How <see cref="Day"/> bounds.</summary>
    public Bound Bound { get; init; }

    /// <summary>The time of day, where one is named.</summary>
    public TimeReading? Time { get; init; }

    /// <summary>Whether "not" or "except" stands before it.</summary>
    public bool Negated { get; init; }

    /// <summary>Whether it is ruled out.</summary>
    public bool Excluded { get; init; }

    /// <summary>The choice it belongs to.</summary>
    public int? Choice { get; init; }
}
