using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>
/// BERT's WordPiece: the longest piece a word begins with, then the longest that continues it, and so on. A word that does not
/// come out even, or is too long, is one unknown token.
/// </summary>
/// <param name="starts">The pieces a word can begin with.</param>
/// <param name="continuations">The pieces that continue a word, without their prefix.</param>
/// <param name="unknownId">Id of a word that the pieces do not make up.</param>
/// <param name="maxWordCharacters">Length of the longest word that is divided, in Unicode scalar values.</param>
internal sealed class WordPieceModel(PieceTrie starts, PieceTrie continuations, int unknownId, int maxWordCharacters) : SegmentationModel
{
    internal override void Segment(ReadOnlySpan<char> piece, TokenizerScratch scratch)
    {
        Span<byte> utf8 = scratch.Utf8.Reset(Encoding.UTF8.GetMaxByteCount(piece.Length));
        utf8 = utf8[..Encoding.UTF8.GetBytes(piece, utf8)];
        if (CountCharacters(utf8) > maxWordCharacters)
        {
            scratch.Ids.Add(unknownId);
            return;
        }

        int first = scratch.Ids.Length;
        for (int start = 0; start < utf8.Length;)
        {
            int id = LongestAt(utf8, ref start, start == 0 ? starts : continuations);
            if (id == PieceTrie.None)
            {
                scratch.Ids.Truncate(first);
                scratch.Ids.Add(unknownId);
                return;
            }

            scratch.Ids.Add(id);
        }
    }

    private static int LongestAt(ReadOnlySpan<byte> word, ref int position, PieceTrie trie)
    {
        int longest = PieceTrie.None;
        int node = PieceTrie.Root;
        for (int end = position; end < word.Length;)
        {
            node = trie.Step(node, word[end++]);
            if (node == PieceTrie.None)
                break;
            if (trie.PieceAt(node) is int id and not PieceTrie.None)
                (longest, position) = (id, end);
        }

        return longest;
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }
}
