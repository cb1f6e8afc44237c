using System.Globalization;
using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Understanding.Slots;
using Appliance.Tests.Inference;

namespace Appliance.Tests.Host.UnderstandingSlots;

/// <summary>What the tests read against, and slots in the notation of the files of examples.</summary>
internal static class Readings
{
    private static readonly string[] Weekday = ["08:00-13:00", "14:00-19:00"];

    public static readonly OpeningHours Hours = new(new ClinicOptions
    {
        TimeZone = "Europe/Rome",
        OpeningHours = new()
        {
            ["monday"] = Weekday,
            ["tuesday"] = Weekday,
            ["wednesday"] = Weekday,
            ["thursday"] = Weekday,
            ["friday"] = Weekday,
            ["saturday"] = ["08:00-13:00"],
        },
    });

    public static SlotContext Context(string country = "IT", string now = "2026-11-25T10:00:00+01:00") => new(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), Hours, country)
    {
        Doctors = ["Dott.ssa Anna Bianchi", "Dott. Marco Rossi", "Dott. Luca Ferrari"],
        Services = ["Visita cardiologica", "Visita dermatologica", "Ecografia addominale", "Igiene dentale"],
    };

    public static string Country(string language) => language switch { "en" => "GB", _ => language.ToUpperInvariant() };

    public static string Written(string text, string language, SlotContext? context = null) =>
        string.Join("; ", SlotReader.Read(text, language, context ?? Context(Country(language))).Select(Written));

    public static string Written(Slot slot) =>
        (slot.Kind == SlotKind.When ? "" : slot.Kind.ToString().ToLowerInvariant() + " ")
        + (slot.Excluded ? "!" : "")
        + string.Join(" ? ", slot.Readings.Select(reading => reading.Canonical))
        + (slot.Choice is { } choice ? " #" + choice : "");

    /// <summary>The pairs of a file of examples.</summary>
    public static IEnumerable<(string Text, string Expected)> Examples(string language) =>
        from line in File.ReadLines(RepositoryFiles.Path($"Appliance.Tests/Host/Understanding/Slots/{language}.txt"))
        where line.Length > 0 && line[0] != '#'
        let sign = line.LastIndexOf('=')
        select (line[..sign].Trim(), line[(sign + 1)..].Trim());
}
