namespace Appliance.Host.Understanding.Slots;

/// <summary>How a country writes its phone numbers.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="CallingCode">ITU-T E.164 country code.</param>
/// <param name="Trunk">What is dialled before a national number at home and left out from abroad; empty where nothing is.</param>
/// <param name="Shortest">Fewest digits of a national significant number.</param>
/// <param name="Longest">Most digits of a national significant number.</param>
/// <param name="First">First digits a national significant number may have.</param>
internal sealed record NumberingPlan(string Country, string CallingCode, string Trunk, int Shortest, int Longest, string First);

/// <summary>
/// Numbering plans of the countries of <see cref="Configuration.Countries"/>, by the national plans that the ITU publishes
/// (E.164). Italy dials the leading 0 from abroad too.
/// </summary>
internal static class NumberingPlans
{
    /// <summary>All plans.</summary>
    public static readonly IReadOnlyList<NumberingPlan> All =
    [
        new("IT", "39", "", 8, 11, "038"),
        new("SM", "378", "", 6, 10, "0569"),
        new("CH", "41", "0", 9, 9, "2345678"),
        new("ES", "34", "", 9, 9, "6789"),
        new("PT", "351", "", 9, 9, "2379"),
        new("BR", "55", "0", 10, 11, "123456789"),
        new("MX", "52", "", 10, 10, "23456789"),
        new("AR", "54", "0", 10, 11, "123679"),
        new("GB", "44", "0", 9, 10, "123578"),
        new("IE", "353", "0", 7, 9, "124567890"),
        new("MT", "356", "", 8, 8, "2799"),
        new("US", "1", "1", 10, 10, "23456789"),
        new("CA", "1", "1", 10, 10, "23456789"),
        new("DE", "49", "0", 7, 11, "123456789"),
        new("AT", "43", "0", 7, 13, "1234567"),
        new("FR", "33", "0", 9, 9, "12345679"),
    ];

    /// <summary>The plan of a country, or null where it is not listed.</summary>
    public static NumberingPlan? Of(string country) => All.FirstOrDefault(plan => plan.Country.Equals(country, StringComparison.OrdinalIgnoreCase));
}
