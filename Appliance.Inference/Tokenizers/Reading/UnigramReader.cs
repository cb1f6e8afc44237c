using System.Text;
using System.Text.Json;
using Appliance.Inference.Tokenizers.Segmentation;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads a Unigram model: its vocabulary is an array of pieces with their log-probabilities, in the order of ids.</summary>
internal static class UnigramReader
{
    internal static (SegmentationModel Model, int MaxId) Read(JsonElement model, AddedTokens added, TokenizerLimits limits)
    {
        JsonElement vocabulary = model.RequireArray("vocab");
        int count = vocabulary.GetArrayLength();
        Vocabulary.CheckSize(count, limits);
        if (model.Find("unk_id") is not { } unknown)
            throw new InvalidDataException("its Unigram model has no unk_id, so that texts with foreign characters have no ids");
        int unknownId = unknown.AsId("unk_id", count - 1);
        int[]? byteIds = model.FindFlag("byte_fallback", otherwise: false) ? FindByteIds(vocabulary) : null;
        HashSet<int> excluded = byteIds is null ? [unknownId] : [unknownId, .. byteIds];
        var trie = new PieceTrie();
        double[] scores = new double[count];
        Span<byte> utf8 = new byte[limits.PieceBytes];
        int id = 0;
        foreach (JsonElement entry in vocabulary.EnumerateArray())
        {
            string piece = ReadEntry(entry, out scores[id]);
            Vocabulary.CheckPiece(piece, limits);
            if (piece.Length > 0 && !excluded.Contains(id) && !added.Special.Contains(piece))
                trie.Add(utf8[..Encoding.UTF8.GetBytes(piece, utf8)], id);
            id++;
        }

        return (new UnigramModel(trie, scores, unknownId, byteIds), count - 1);
    }

    private static int[]? FindByteIds(JsonElement vocabulary)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int id = 0;
        foreach (JsonElement entry in vocabulary.EnumerateArray())
            ids[ReadEntry(entry, out _)] = id++;
        return ByteTokens.Find(ids);
    }

    private static string ReadEntry(JsonElement entry, out double score)
    {
        score = 0;
        bool ok = entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
            && entry[0].ValueKind == JsonValueKind.String
            && entry[1].ValueKind == JsonValueKind.Number && entry[1].TryGetDouble(out score) && double.IsFinite(score);
        return ok ? entry[0].GetString()! : throw new InvalidDataException("an entry of its vocabulary is no pair of a piece and a score");
    }
}
