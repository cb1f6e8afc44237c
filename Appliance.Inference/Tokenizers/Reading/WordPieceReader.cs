using System.Text;
using System.Text.Json;
using Appliance.Inference.Tokenizers.Segmentation;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads a WordPiece model.</summary>
internal static class WordPieceReader
{
    private const string DefaultUnknown = "[UNK]";
    private const string DefaultContinuation = "##";
    private const int DefaultWordCharacters = 100;

    // BERT's own limit is 100; the memory for one word grows with it.
    private const int MaxWordCharacters = 10_000;

    internal static (SegmentationModel Model, int MaxId) Read(JsonElement model, AddedTokens added, TokenizerLimits limits)
    {
        Dictionary<string, int> vocabulary = Vocabulary.Read(model, limits);
        string unknown = model.FindString("unk_token") ?? DefaultUnknown;
        if (!vocabulary.TryGetValue(unknown, out int unknownId))
            throw new InvalidDataException($"its unk_token \"{unknown}\" is not in the vocabulary");
        string continuation = model.FindString("continuing_subword_prefix") ?? DefaultContinuation;
        int wordCharacters = model.Find("max_input_chars_per_word") is { } limit
            ? limit.AsId("max_input_chars_per_word", MaxWordCharacters)
            : DefaultWordCharacters;
        var starts = new PieceTrie();
        var continuations = new PieceTrie();
        Span<byte> utf8 = new byte[limits.PieceBytes];
        foreach ((string piece, int id) in vocabulary)
        {
            if (piece.Length == 0 || id == unknownId || added.Special.Contains(piece))
                continue;
            ReadOnlySpan<byte> bytes = utf8[..Encoding.UTF8.GetBytes(piece, utf8)];
            starts.Add(bytes, id);
            if (piece.Length > continuation.Length && piece.StartsWith(continuation, StringComparison.Ordinal))
                continuations.Add(bytes[Encoding.UTF8.GetByteCount(continuation)..], id);
        }

        return (new WordPieceModel(starts, continuations, unknownId, wordCharacters), vocabulary.Values.Max());
    }
}
