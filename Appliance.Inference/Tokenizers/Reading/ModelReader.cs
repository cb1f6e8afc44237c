using System.Text.Json;
using Appliance.Inference.Tokenizers.Segmentation;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads the <c>model</c> of a tokenizer file.</summary>
internal static class ModelReader
{
    /// <summary>The model and the largest id of its vocabulary.</summary>
    internal static (SegmentationModel Model, int MaxId) Read(JsonElement model, AddedTokens added, TokenizerLimits limits) =>
        (model.FindString("type") ?? GuessType(model)) switch
        {
            "Unigram" => UnigramReader.Read(model, added, limits),
            "WordPiece" => WordPieceReader.Read(model, added, limits),
            "BPE" => BpeReader.Read(model, added, limits),
            string other => throw new InvalidDataException($"its model is \"{other}\", which is not supported"),
        };

    // Files of the format's first years do not name the type.
    private static string GuessType(JsonElement model) =>
        model.Find("merges") is not null ? "BPE"
        : model.Find("vocab") is { ValueKind: JsonValueKind.Array } ? "Unigram"
        : "WordPiece";
}
