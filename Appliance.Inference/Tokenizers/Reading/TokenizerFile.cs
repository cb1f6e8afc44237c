using System.Text.Json;
using Appliance.Inference.Tokenizers.Segmentation;

namespace Appliance.Inference.Tokenizers.Reading;

/// <summary>Reads Hugging Face's <c>tokenizer.json</c>.</summary>
internal static class TokenizerFile
{
    private static readonly string[] PaddingNames = ["<pad>", "[PAD]", "<|padding|>", "<|pad|>"];

    internal static TextTokenizer Open(string path, TokenizerLimits limits)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"The tokenizer {path} does not exist; it is the tokenizer.json that comes with the model.", path);
        if (file.Length > limits.FileBytes)
        {
            throw new InvalidDataException(
                $"The tokenizer {path} has {file.Length} bytes, at most {limits.FileBytes} are read; give the model's own tokenizer.json.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement, limits);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            string remedy = "give the tokenizer.json (Unigram, WordPiece or BPE) that comes with the model, or install the model again";
            throw new InvalidDataException($"The tokenizer {path} cannot be used: {e.Message.TrimEnd('.')}; {remedy}.", e);
        }
    }

    private static TextTokenizer Read(JsonElement root, TokenizerLimits limits)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("it is no JSON object");
        AddedTokens added = AddedTokens.Read(root, limits);
        (SegmentationModel model, int maxId) = ModelReader.Read(root.RequireObject("model"), added, limits);
        return new TextTokenizer(
            [.. NormalizerReader.Read(root.Find("normalizer"))],
            [.. PreTokenizerReader.Read(root.Find("pre_tokenizer"))],
            model,
            TemplateReader.Read(root.Find("post_processor"), limits),
            limits)
        {
            MaxId = Math.Max(maxId, added.MaxId),
            PaddingId = FindPadding(root, added),
        };
    }

    private static int FindPadding(JsonElement root, AddedTokens added)
    {
        if (root.Find("padding") is { ValueKind: JsonValueKind.Object } padding && padding.Find("pad_id") is { } id)
            return id.AsId("padding.pad_id", int.MaxValue);
        string? name = PaddingNames.FirstOrDefault(added.Ids.ContainsKey);
        return name is null ? 0 : added.Ids[name];
    }
}
