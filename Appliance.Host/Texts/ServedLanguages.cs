namespace Appliance.Host.Texts;

/// <summary>The languages in which patients are answered.</summary>
internal static class ServedLanguages
{
    /// <summary>Two-letter codes (ISO 639-1).</summary>
    public static IReadOnlyList<string> All { get; } = ["it", "en", "es", "pt"];
}
