using System.Globalization;
using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Removes accents, that is every nonspacing mark.</summary>
/// <param name="decompose">Whether composed letters lose theirs too, as in BERT.</param>
internal sealed class AccentNormalizer(bool decompose) : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        Span<int> parts = stackalloc int[CanonicalForms.MaxDecomposition];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                output.Append((char)rune.Value);
                continue;
            }

            int count = 1;
            parts[0] = rune.Value;
            if (decompose)
                count = CanonicalForms.Decompose(rune.Value, parts);
            foreach (int part in parts[..count])
            {
                if (Rune.GetUnicodeCategory(new Rune(part)) != UnicodeCategory.NonSpacingMark)
                    output.AppendScalar(part);
            }
        }
    }
}
