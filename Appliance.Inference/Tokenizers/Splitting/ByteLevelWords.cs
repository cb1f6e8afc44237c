using System.Buffers;
using System.Text;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>
/// GPT-2's division into words: a contraction; letters, digits or other signs, each with one space before them; white space, of
/// which the last goes to what follows. Written out because .NET's patterns see characters beyond the first plane as two signs.
/// </summary>
internal static class ByteLevelWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>Length of the first word of a text that is not empty.</summary>
    internal static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        foreach (string contraction in Contractions)
        {
            if (text.StartsWith(contraction))
                return contraction.Length;
        }

        int space = text[0] == ' ' ? 1 : 0;
        if (space < text.Length && Class(text[space..], out _) is var first and not CharacterClass.Space)
            return space + RunLength(text[space..], first);
        int run = RunLength(text, CharacterClass.Space);
        if (run == text.Length)
            return run;

        // White space has no characters beyond the first plane, so that one unit is one character.
        return Math.Max(1, run - 1);
    }

    private static int RunLength(ReadOnlySpan<char> text, CharacterClass wanted)
    {
        int position = 0;
        while (position < text.Length && Class(text[position..], out int length) == wanted)
            position += length;
        return position;
    }

    private static CharacterClass Class(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out Rune rune, out length) != OperationStatus.Done)
            return CharacterClass.Other;
        return Rune.IsWhiteSpace(rune) ? CharacterClass.Space
            : Rune.IsLetter(rune) ? CharacterClass.Letter
            : CharacterPreTokenizer.IsNumeric(rune) ? CharacterClass.Number
            : CharacterClass.Other;
    }

    private enum CharacterClass
    {
        Other,
        Space,
        Letter,
        Number,
    }
}
