using Appliance.Host.Configuration;

namespace Appliance.Host.Clinic;

/// <summary>The clinic's name in a patient's language: the configured one, or a neutral word that fits after any preposition where there is none.</summary>
internal sealed class ClinicNames(ClinicOptions clinic)
{
    /// <summary>The name to put into a text of that language.</summary>
    public string In(string language) => clinic.Name.Length > 0 ? clinic.Name : language switch
    {
        "it" => "questo ambulatorio",
        "es" => "esta clínica",
        "pt" => "esta clínica",
        _ => "this clinic",
    };
}
