using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>SentencePiece's spaces: a visible character takes their place and begins each word.</summary>
internal sealed class MetaspacePreTokenizer(char replacement, MetaspacePrefix prefix, bool split) : PreTokenizer
{
    internal override void Split(ReadOnlySpan<char> piece, bool isFirst, TextPieces output)
    {
        bool prefixed = prefix == MetaspacePrefix.Always || (prefix == MetaspacePrefix.First && isFirst);
        if (prefixed && piece[0] != ' ' && piece[0] != replacement)
            output.Text.Append(replacement);
        while (!piece.IsEmpty)
        {
            int space = piece.IndexOfAny(' ', replacement);
            if (space < 0)
            {
                output.Text.Append(piece);
                return;
            }

            output.Text.Append(piece[..space]);
            if (split)
                output.EndPiece();
            output.Text.Append(replacement);
            piece = piece[(space + 1)..];
        }
    }
}

/// <summary>Where <see cref="MetaspacePreTokenizer"/> adds a space before a text that has none.</summary>
internal enum MetaspacePrefix
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>Before the text.</summary>
    First,

    /// <summary>Before every piece of it.</summary>
    Always,
}
