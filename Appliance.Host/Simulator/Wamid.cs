using System.Security.Cryptography;

namespace Appliance.Host.Simulator;

/// <summary>Message ids in the form of Meta's: <c>wamid.</c> and base64, with all its characters.</summary>
internal static class Wamid
{
    // 30 random bytes end in no padding; Meta's own ids do end in some, hence 31.
    private const int RandomBytes = 31;

    /// <summary>An id that no other message has.</summary>
    public static string New() => "wamid." + Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes));
}
