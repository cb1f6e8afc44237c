using System.Text;
using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>
/// Byte-pair encoding (Sennrich et al. 2016): a piece begins as its characters, and the neighbours whose merge was learnt first
/// become one symbol, leftmost first, until no merge applies.
/// </summary>
/// <param name="vocabulary">The symbols a text may become, to their ids.</param>
/// <param name="merges">Two ids, as <see cref="Pair"/>, to the merge's rank (upper half) and the merged id (lower half).</param>
/// <param name="unknown">What becomes of characters without a symbol.</param>
/// <param name="ignoreMerges">Whether a whole piece that is in the vocabulary is taken as it is.</param>
internal sealed class BpeModel(
    IReadOnlyDictionary<string, int> vocabulary, IReadOnlyDictionary<long, long> merges, UnknownSymbols unknown, bool ignoreMerges) : SegmentationModel
{
    private const int None = -1;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> symbols =
        new Dictionary<string, int>(vocabulary, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<long, long> merges = new(merges);

    internal static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    internal static long Merge(int rank, int id) => ((long)rank << 32) | (uint)id;

    internal override void Segment(ReadOnlySpan<char> piece, TokenizerScratch scratch)
    {
        if (ignoreMerges && symbols.TryGetValue(piece, out int whole))
        {
            scratch.Ids.Add(whole);
            return;
        }

        scratch.Symbols.Clear();
        AddCharacters(piece, scratch.Symbols);
        Span<MergeSymbol> word = scratch.Symbols.Span;
        MergeAll(word, scratch.Merges);
        foreach (ref readonly MergeSymbol symbol in word)
        {
            if (!symbol.Gone)
                scratch.Ids.Add(symbol.Id);
        }
    }

    private void AddCharacters(ReadOnlySpan<char> piece, GrowingArray<MergeSymbol> word)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bool afterUnknown = false;
        while (!piece.IsEmpty)
        {
            Rune.DecodeFromUtf16(piece, out Rune rune, out int length);
            bool known = symbols.TryGetValue(piece[..length], out int id);
            piece = piece[length..];
            if (known)
                Append(word, id);
            else if (unknown.ByteIds is { } byteIds)
                AppendBytes(word, utf8[..rune.EncodeToUtf8(utf8)], byteIds);
            else if (unknown.Id is { } unknownId && !(unknown.Fuse && afterUnknown))
                Append(word, unknownId);
            afterUnknown = !known && unknown.ByteIds is null;
        }
    }

    private static void AppendBytes(GrowingArray<MergeSymbol> word, ReadOnlySpan<byte> bytes, int[] byteIds)
    {
        foreach (byte b in bytes)
            Append(word, byteIds[b]);
    }

    private static void Append(GrowingArray<MergeSymbol> word, int id)
    {
        int index = word.Length;
        if (index > 0)
            word.Span[index - 1].Next = index;
        word.Add(new MergeSymbol(id, index - 1, None, Gone: false));
    }

    private void MergeAll(Span<MergeSymbol> word, PriorityQueue<int, long> queue)
    {
        queue.Clear();
        for (int i = 0; i + 1 < word.Length; i++)
            Offer(word, i, queue);
        while (queue.TryDequeue(out int left, out long priority))
        {
            // A merge that was offered before a neighbour changed no longer has the rank it was offered with.
            int right = word[left].Next;
            if (word[left].Gone || right == None
                || !merges.TryGetValue(Pair(word[left].Id, word[right].Id), out long merge) || merge >> 32 != priority >> 32)
            {
                continue;
            }

            word[left].Id = (int)merge;
            word[left].Next = word[right].Next;
            word[right].Gone = true;
            if (word[left].Next != None)
            {
                word[word[left].Next].Previous = left;
                Offer(word, left, queue);
            }

            if (word[left].Previous != None)
                Offer(word, word[left].Previous, queue);
        }
    }

    private void Offer(Span<MergeSymbol> word, int left, PriorityQueue<int, long> queue)
    {
        if (merges.TryGetValue(Pair(word[left].Id, word[word[left].Next].Id), out long merge))
            queue.Enqueue(left, (merge >> 32 << 32) | (uint)left);
    }
}

/// <summary>What byte-pair encoding does with characters that have no symbol.</summary>
/// <param name="Id">Their id, null when they are left out.</param>
/// <param name="Fuse">Whether neighbouring ones become one token.</param>
/// <param name="ByteIds">Ids that spell their UTF-8 bytes instead, null when the vocabulary has none.</param>
internal sealed record UnknownSymbols(int? Id, bool Fuse, int[]? ByteIds);
