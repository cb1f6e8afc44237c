using System.Text.RegularExpressions;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>Divides at every match of a pattern.</summary>
/// <param name="invert">Whether what lies between the matches delimits instead.</param>
internal sealed class PatternPreTokenizer(Regex pattern, DelimiterBehavior behavior, bool invert) : PreTokenizer
{
    internal override void Split(ReadOnlySpan<char> piece, bool isFirst, TextPieces output)
    {
        var pieces = new DelimitedPieces(behavior, output);
        int position = 0;
        foreach (ValueMatch match in pattern.EnumerateMatches(piece))
        {
            pieces.Add(piece[position..match.Index], isDelimiter: invert);
            pieces.Add(piece.Slice(match.Index, match.Length), isDelimiter: !invert);
            position = match.Index + match.Length;
        }

        pieces.Add(piece[position..], isDelimiter: invert);
    }
}
