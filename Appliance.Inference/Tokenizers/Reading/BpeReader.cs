using System.Text.Json;
using Appliance.Inference.Tokenizers.Segmentation;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads a byte-pair encoding: a vocabulary and its merges, each <c>"left right"</c> or <c>["left", "right"]</c>.</summary>
internal static class BpeReader
{
    internal static (SegmentationModel Model, int MaxId) Read(JsonElement model, AddedTokens added, TokenizerLimits limits)
    {
        foreach (string affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (!string.IsNullOrEmpty(model.FindString(affix)))
                throw new InvalidDataException($"its {affix} is not supported");
        }

        Dictionary<string, int> vocabulary = Vocabulary.Read(model, limits);
        int maxId = vocabulary.Values.Max();
        int? unknownId = FindUnknown(model, vocabulary);
        int[]? byteIds = model.FindFlag("byte_fallback", otherwise: false) ? ByteTokens.Find(vocabulary) : null;
        Dictionary<long, long> merges = ReadMerges(model, vocabulary, limits);

        // Once the merges have their ids, whatever no text may become leaves the vocabulary.
        foreach (string special in added.Special)
            vocabulary.Remove(special);
        for (int value = 0; byteIds is not null && value < byteIds.Length; value++)
            vocabulary.Remove(ByteTokens.Name(value));
        var unknown = new UnknownSymbols(unknownId, model.FindFlag("fuse_unk", otherwise: false), byteIds);
        return (new BpeModel(vocabulary, merges, unknown, model.FindFlag("ignore_merges", otherwise: false)), maxId);
    }

    private static int? FindUnknown(JsonElement model, Dictionary<string, int> vocabulary)
    {
        if (model.FindString("unk_token") is not { Length: > 0 } unknown)
            return null;
        return vocabulary.TryGetValue(unknown, out int id) ? id : throw new InvalidDataException($"its unk_token \"{unknown}\" is not in the vocabulary");
    }

    private static Dictionary<long, long> ReadMerges(JsonElement model, Dictionary<string, int> vocabulary, TokenizerLimits limits)
    {
        JsonElement list = model.RequireArray("merges");
        Vocabulary.CheckSize(list.GetArrayLength(), limits);
        var merges = new Dictionary<long, long>();
        int rank = 0;
        foreach (JsonElement entry in list.EnumerateArray())
        {
            (string left, string right) = ReadMerge(entry);
            if (!vocabulary.TryGetValue(left, out int leftId) || !vocabulary.TryGetValue(right, out int rightId)
                || !vocabulary.TryGetValue(left + right, out int mergedId))
            {
                throw new InvalidDataException($"its merge of \"{left}\" and \"{right}\" is not in the vocabulary");
            }

            merges[BpeModel.Pair(leftId, rightId)] = BpeModel.Merge(rank++, mergedId);
        }

        return merges;
    }

    private static (string Left, string Right) ReadMerge(JsonElement entry)
    {
        string[] parts = entry.ValueKind switch
        {
            JsonValueKind.String => entry.GetString()!.Split(' '),
            JsonValueKind.Array when entry.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String) =>
                [.. entry.EnumerateArray().Select(part => part.GetString()!)],
            _ => [],
        };
        return parts.Length == 2 ? (parts[0], parts[1]) : throw new InvalidDataException("an entry of its merges is no pair");
    }
}
