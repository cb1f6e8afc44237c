using Appliance.Host.Clinic;

namespace Appliance.Host.Understanding.Slots;

/// <summary>What words are read against. Immutable.</summary>
/// <param name="Now">When the text was written: "tomorrow" counts from here.</param>
/// <param name="Hours">The clinic's opening hours and time zone.</param>
/// <param name="Country">The clinic's country (ISO 3166-1 alpha-2): order of numeric dates, default of phone numbers.</param>
internal sealed record SlotContext(DateTimeOffset Now, OpeningHours Hours, string Country)
{
    /// <summary>The clinic's doctors, with or without titles.</summary>
    public IReadOnlyList<string> Doctors { get; init; } = [];

    /// <summary>The clinic's services, as it names them.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
}
