using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Puts a text before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        if (text.IsEmpty)
            return;
        output.Append(prefix);
        output.Append(text);
    }
}
