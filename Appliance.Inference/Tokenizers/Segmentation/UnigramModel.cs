using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>
/// The most probable segmentation of a piece (Kudo 2018, "Subword Regularization"; SentencePiece's unigram model), found by
/// the Viterbi algorithm. A character no piece begins with is unknown, at the least probable piece's score less ten;
/// neighbouring unknown characters are one token.
/// </summary>
/// <param name="pieces">The pieces a text may become.</param>
/// <param name="scores">Log-probability of every id.</param>
/// <param name="unknownId">Id of unknown characters.</param>
/// <param name="byteIds">Ids that spell an unknown character's UTF-8 bytes, null when the vocabulary has none.</param>
internal sealed class UnigramModel(PieceTrie pieces, double[] scores, int unknownId, int[]? byteIds) : SegmentationModel
{
    private const double UnknownPenalty = 10;

    private readonly double unknownScore = scores.Min() - UnknownPenalty;

    internal override void Segment(ReadOnlySpan<char> piece, TokenizerScratch scratch)
    {
        Span<byte> utf8 = scratch.Utf8.Reset(Encoding.UTF8.GetMaxByteCount(piece.Length));
        utf8 = utf8[..Encoding.UTF8.GetBytes(piece, utf8)];
        Span<PathNode> path = scratch.Path.Reset(utf8.Length + 1);
        FindPath(utf8, path);
        AppendIds(utf8, path, scratch.Ids);
    }

    private void FindPath(ReadOnlySpan<byte> utf8, Span<PathNode> path)
    {
        path.Fill(new PathNode(double.NegativeInfinity, PieceTrie.None, PieceTrie.None));
        path[0].Score = 0;
        int characterLength;
        for (int start = 0; start < utf8.Length; start += characterLength)
        {
            characterLength = CharacterLength(utf8[start]);
            double scoreHere = path[start].Score;
            bool known = false;
            int node = PieceTrie.Root;
            for (int end = start; end < utf8.Length;)
            {
                node = pieces.Step(node, utf8[end++]);
                if (node == PieceTrie.None)
                    break;
                int id = pieces.PieceAt(node);
                if (id == PieceTrie.None)
                    continue;
                Offer(ref path[end], scoreHere + scores[id], start, id);
                known |= end - start == characterLength;
            }

            if (!known)
                Offer(ref path[start + characterLength], scoreHere + unknownScore, start, unknownId);
        }
    }

    // Of equally probable segmentations the one found first stays, which is the one whose last piece is longest.
    private static void Offer(ref PathNode node, double score, int start, int id)
    {
        if (node.Start == PieceTrie.None || score > node.Score)
            node = new PathNode(score, start, id);
    }

    private void AppendIds(ReadOnlySpan<byte> utf8, Span<PathNode> path, GrowingArray<int> ids)
    {
        int first = ids.Length;
        for (int end = utf8.Length; end > 0;)
        {
            int start = path[end].Start;
            if (path[end].Id != unknownId)
            {
                ids.Add(path[end].Id);
            }
            else
            {
                while (start > 0 && path[start].Id == unknownId)
                    start = path[start].Start;
                AppendUnknown(utf8[start..end], ids);
            }

            end = start;
        }

        ids.Span[first..].Reverse();
    }

    private void AppendUnknown(ReadOnlySpan<byte> unknown, GrowingArray<int> ids)
    {
        if (byteIds is null)
        {
            ids.Add(unknownId);
            return;
        }

        for (int i = unknown.Length - 1; i >= 0; i--)
            ids.Add(byteIds[unknown[i]]);
    }

    private static int CharacterLength(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
