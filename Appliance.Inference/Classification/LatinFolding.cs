namespace Appliance.Inference.Classification;

/// <summary>
/// Maps accented Latin letters to their base letter, one character to one character. The process runs without ICU
/// (invariant globalization), so Unicode decomposition is not available here. The host's phrases fold by a table of their own
/// (ß as ss, fancy letters): this one keeps positions, and published models depend on it letter by letter.
/// </summary>
internal static class LatinFolding
{
    private const char FirstLatin1 = '\u00C0';

    // U+00C0 to U+017F in order; × and ÷ stay themselves.
    private const string Bases =
        "aaaaaaaceeeeiiiidnooooo\u00D7ouuuuytsaaaaaaaceeeeiiiidnooooo\u00F7ouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln" +
        "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    /// <summary>The base letter in lower case for U+00C0–U+017F, any other character unchanged.</summary>
    internal static char Fold(char c)
    {
        int index = c - FirstLatin1;
        return (uint)index < (uint)Bases.Length ? Bases[index] : c;
    }

    /// <summary>Whether the character is a combining accent (U+0300–U+036F), as some keyboards send after the letter.</summary>
    internal static bool IsCombiningAccent(char c) => c is >= '\u0300' and <= '\u036F';
}
