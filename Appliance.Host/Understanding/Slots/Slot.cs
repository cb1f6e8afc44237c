namespace Appliance.Host.Understanding.Slots;

/// <summary>What kind of detail a slot holds.</summary>
internal enum SlotKind
{
    /// <summary>A date, a time of day or both; a <see cref="WhenValue"/>.</summary>
    When,

    /// <summary>How long something takes or has lasted; a <see cref="DurationValue"/>.</summary>
    Duration,

    /// <summary>A doctor, of the clinic or by title alone; a <see cref="NameValue"/>.</summary>
    Doctor,

    /// <summary>The name by which somebody introduces a person; a <see cref="NameValue"/>.</summary>
    Person,

    /// <summary>A service of the clinic; a <see cref="NameValue"/>.</summary>
    Service,

    /// <summary>A phone number; a <see cref="PhoneValue"/>.</summary>
    Phone,

    /// <summary>A paper; a <see cref="DocumentValue"/>.</summary>
    Document,
}

/// <summary>One detail read in a text. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 units.</param>
/// <param name="Length">Its length, in UTF-16 units, at least 1.</param>
/// <param name="Readings">What it may mean; more than one where the words leave it open. Never empty.</param>
/// <param name="Confidence">0 to 1: 0.95 as written, less for misspellings, partial names and open readings. Not calibrated.</param>
internal sealed record Slot(SlotKind Kind, int Start, int Length, IReadOnlyList<SlotValue> Readings, double Confidence)
{
    /// <summary>Whether the writer rules it out ("not on Monday").</summary>
    public bool Excluded { get; init; }

    /// <summary>Slots that the writer offers as a choice ("Monday or Tuesday") share this number; null for all others.</summary>
    public int? Choice { get; init; }

    /// <summary>The value, or null where there is more than one reading: it is for a person to ask, never to guess.</summary>
    public SlotValue? Value => Readings.Count == 1 ? Readings[0] : null;

    /// <summary>The words as they were typed.</summary>
    public string In(string text) => text.Substring(Start, Length);
}
