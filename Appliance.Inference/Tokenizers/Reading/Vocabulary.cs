using System.Text;
using System.Text.Json;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>A model's pieces and ids as an object, which WordPiece and BPE have.</summary>
internal static class Vocabulary
{
    internal static Dictionary<string, int> Read(JsonElement model, TokenizerLimits limits)
    {
        JsonElement vocabulary = model.RequireObject("vocab");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty entry in vocabulary.EnumerateObject())
        {
            CheckPiece(entry.Name, limits);
            ids[entry.Name] = entry.Value.AsId("vocab", limits.VocabularyPieces - 1);
            CheckSize(ids.Count, limits);
        }

        return ids.Count > 0 ? ids : throw new InvalidDataException("its vocabulary is empty");
    }

    internal static void CheckSize(int pieces, TokenizerLimits limits)
    {
        if (pieces > limits.VocabularyPieces)
            throw new InvalidDataException($"its vocabulary has more than {limits.VocabularyPieces} pieces");
    }

    internal static void CheckPiece(string piece, TokenizerLimits limits)
    {
        if (Encoding.UTF8.GetByteCount(piece) > limits.PieceBytes)
            throw new InvalidDataException($"a piece of its vocabulary is longer than {limits.PieceBytes} bytes");
    }
}
