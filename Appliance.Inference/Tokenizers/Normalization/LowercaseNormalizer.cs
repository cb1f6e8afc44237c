using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Unicode's lower case of every character, whatever stands around it.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    // The one character whose lower case is two: i and a combining dot above.
    private const int CapitalDottedI = 0x130;
    private const string SmallDottedI = "i\u0307";

    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == CapitalDottedI)
                output.Append(SmallDottedI);
            else
                output.AppendScalar(Rune.ToLowerInvariant(rune).Value);
        }
    }
}
