using System.Globalization;
using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>Divides at every character of a class.</summary>
internal sealed class CharacterPreTokenizer(Func<Rune, bool> isDelimiter, DelimiterBehavior behavior) : PreTokenizer
{
    internal override void Split(ReadOnlySpan<char> piece, bool isFirst, TextPieces output)
    {
        var pieces = new DelimitedPieces(behavior, output);
        int start = 0;
        int position = 0;
        foreach (Rune rune in piece.EnumerateRunes())
        {
            int next = position + rune.Utf16SequenceLength;
            if (isDelimiter(rune))
            {
                pieces.Add(piece[start..position], isDelimiter: false);
                pieces.Add(piece[position..next], isDelimiter: true);
                start = next;
            }

            position = next;
        }

        pieces.Add(piece[start..], isDelimiter: false);
    }

    /// <summary>BERT's punctuation: Unicode's, and every ASCII character that is neither letter, digit, space nor control.</summary>
    internal static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsPunctuation(rune);

    internal static bool IsNumeric(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
