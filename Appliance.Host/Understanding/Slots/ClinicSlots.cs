using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using NodaTime;

namespace Appliance.Host.Understanding.Slots;

/// <summary>What messages to one clinic are read against, by its configuration. Immutable.</summary>
internal sealed class ClinicSlots
{
    // Where no country is configured yet, as before the first setup.
    private const string DefaultCountry = "IT";

    private readonly OpeningHours hours;
    private readonly string country;
    private readonly string language;

    private ClinicSlots(OpeningHours hours, string country, string language) => (this.hours, this.country, this.language) = (hours, country, language);

    /// <summary>Reads for a clinic; null where its time zone or opening hours are wrong, which <c>config check</c> tells.</summary>
    public static ClinicSlots? Of(ClinicOptions clinic)
    {
        string country = clinic.Country.Length > 0 ? clinic.Country : DefaultCountry;
        CountryDefaults? defaults = Countries.Find(country);
        string zone = clinic.TimeZone.Length > 0 ? clinic.TimeZone : defaults?.TimeZone ?? "";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null || OpeningHours.Problems(clinic).Any())
            return null;
        var hours = new OpeningHours(new ClinicOptions { TimeZone = zone, OpeningHours = clinic.OpeningHours, Holidays = clinic.Holidays });
        return new ClinicSlots(hours, country, clinic.Language.Length > 0 ? clinic.Language : defaults?.Language ?? "en");
    }

    /// <summary>The slots of a message.</summary>
    /// <param name="text">What the patient wrote.</param>
    /// <param name="language">it, en, es or pt; null for the clinic's own.</param>
    /// <param name="now">When it was written.</param>
    /// <param name="doctors">The clinic's doctors.</param>
    /// <param name="services">The clinic's services.</param>
    public IReadOnlyList<Slot> Read(string text, string? language, DateTimeOffset now, IReadOnlyList<string>? doctors = null, IReadOnlyList<string>? services = null) =>
        SlotReader.Read(text, language ?? this.language, new SlotContext(now, hours, country) { Doctors = doctors ?? [], Services = services ?? [] });
}
