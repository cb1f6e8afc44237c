namespace Appliance.Host.Configuration;

/// <summary>What a country proposes where the clinic configured nothing else.</summary>
/// <param name="EmergencyNumber">The public emergency number that reaches an ambulance.</param>
/// <param name="CrisisNumber">The public line for people in a suicidal crisis; the emergency number where no national line is known here.</param>
/// <param name="Language">Of the four served languages, the country's own or else English.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record CountryDefaults(string EmergencyNumber, string CrisisNumber, string Language, string TimeZone);

/// <summary>
/// Public numbers by country. EU: 112 (Directive (EU) 2018/1972, art. 109). Spain 024 and Brazil 188 are the health
/// ministries' lines, 988 the one of the US and Canada, 116 123 Samaritans'. A country that is not listed must have its numbers configured.
/// </summary>
public static class Countries
{
    private static readonly Dictionary<string, CountryDefaults> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["IT"] = new("112", "112", "it", "Europe/Rome"),
        ["SM"] = new("112", "112", "it", "Europe/San_Marino"),
        ["CH"] = new("144", "143", "it", "Europe/Zurich"),
        ["ES"] = new("112", "024", "es", "Europe/Madrid"),
        ["PT"] = new("112", "112", "pt", "Europe/Lisbon"),
        ["BR"] = new("192", "188", "pt", "America/Sao_Paulo"),
        ["MX"] = new("911", "911", "es", "America/Mexico_City"),
        ["AR"] = new("911", "911", "es", "America/Argentina/Buenos_Aires"),
        ["GB"] = new("999", "116 123", "en", "Europe/London"),
        ["IE"] = new("112", "116 123", "en", "Europe/Dublin"),
        ["MT"] = new("112", "112", "en", "Europe/Malta"),
        ["US"] = new("911", "988", "en", "America/New_York"),
        ["CA"] = new("911", "988", "en", "America/Toronto"),
        ["DE"] = new("112", "112", "en", "Europe/Berlin"),
        ["AT"] = new("112", "112", "en", "Europe/Vienna"),
        ["FR"] = new("112", "3114", "en", "Europe/Paris"),
    };

    /// <summary>The proposals of a country, or null where it is not listed.</summary>
    public static CountryDefaults? Find(string code) => Known.GetValueOrDefault(code);

    /// <summary>Codes of all listed countries.</summary>
    public static IEnumerable<string> Codes => Known.Keys;
}
