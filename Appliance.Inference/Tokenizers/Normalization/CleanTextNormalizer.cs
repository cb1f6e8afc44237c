using System.Globalization;
using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>BERT's cleaning: control characters go, every white space becomes a space.</summary>
internal sealed class CleanTextNormalizer : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
                output.Append(' ');
            else if (rune.Value == 0 || rune == Rune.ReplacementChar || IsControl(rune))
                continue;
            else if (Rune.IsWhiteSpace(rune))
                output.Append(' ');
            else
                output.AppendScalar(rune.Value);
        }
    }

    private static bool IsControl(Rune rune) => !rune.IsAscii
        ? Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        : rune.Value is < 0x20 or 0x7F;
}
