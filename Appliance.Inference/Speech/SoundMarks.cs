using System.Text.RegularExpressions;

namespace Appliance.Inference.Speech;

/// <summary>Sounds that the model writes down as if they were words: [whistling], (upbeat music), *coughs*, ♪.</summary>
internal static partial class SoundMarks
{
    /// <summary>The text without them, its spaces in order.</summary>
    internal static string Remove(string text) => Spaces().Replace(Marks().Replace(text, " "), " ").Trim();

    /// <summary>Whether there is such a sound.</summary>
    internal static bool Found(string text) => Marks().IsMatch(text);

    [GeneratedRegex(@"\[[^\]]*(\]|$)|\([^)]*(\)|$)|\*[^*]*(\*|$)|[♩♪♫♬♭♮♯�]+", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
