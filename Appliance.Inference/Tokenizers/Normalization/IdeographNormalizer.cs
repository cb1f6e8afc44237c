using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>BERT's spaces around Chinese characters, which makes each of them a word.</summary>
internal sealed class IdeographNormalizer : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool ideograph = IsIdeograph(rune.Value);
            if (ideograph)
                output.Append(' ');
            output.AppendScalar(rune.Value);
            if (ideograph)
                output.Append(' ');
        }
    }

    // The blocks of BERT's own tokenizer.
    private static bool IsIdeograph(int scalar) => scalar
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
