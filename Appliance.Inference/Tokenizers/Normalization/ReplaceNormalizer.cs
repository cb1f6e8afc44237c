using System.Text.RegularExpressions;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Normalization;

/// <summary>Replaces every match of a pattern by a text, which is taken literally.</summary>
internal sealed class ReplaceNormalizer(Regex pattern, string content) : Normalizer
{
    internal override void Normalize(ReadOnlySpan<char> text, TextBuffer output)
    {
        int position = 0;
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
        {
            output.Append(text[position..match.Index]);
            output.Append(content);
            position = match.Index + match.Length;
        }

        output.Append(text[position..]);
    }
}
