using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Removes white space at the text's ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        if (left)
            text = text.TrimStart();
        if (right)
            text = text.TrimEnd();
        output.Append(text);
    }
}
