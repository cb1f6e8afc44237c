namespace Appliance.Inference.Embeddings;

/// <summary>The two files of a sentence encoder.</summary>
/// <param name="Model">The ONNX file.</param>
/// <param name="Tokenizer">Its <c>tokenizer.json</c>.</param>
public sealed record EncoderFiles(string Model, string Tokenizer)
{
    /// <summary>The tokenizer's name where a folder holds one model.</summary>
    public const string TokenizerName = "tokenizer.json";

    private const string ModelExtension = ".onnx";

    /// <summary>
    /// The encoder among a folder's models and those of its subfolders: an ONNX file that reads <c>input_ids</c> and
    /// <c>attention_mask</c> and has a tokenizer beside it. Of several the first by path counts; null when there is none.
    /// </summary>
    public static EncoderFiles? Find(string modelsFolder)
    {
        if (!Directory.Exists(modelsFolder))
            return null;
        IEnumerable<string> folders = Directory.EnumerateDirectories(modelsFolder).Order(StringComparer.Ordinal).Prepend(modelsFolder);
        return folders.Select(FindIn).FirstOrDefault(files => files is not null);
    }

    /// <summary>The encoder at a path: an ONNX file with its tokenizer beside it, or a folder that holds both.</summary>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there; the message says what was looked for.</exception>
    public static EncoderFiles At(string path)
    {
        if (Directory.Exists(path))
        {
            return Find(path) ?? throw new FileNotFoundException(
                $"{path} holds no sentence encoder, that is an ONNX file with the inputs {EncoderGraph.IdsInput} and {EncoderGraph.MaskInput}"
                + $" and its {TokenizerName} beside it; name the ONNX file.", path);
        }

        if (!File.Exists(path))
            throw new FileNotFoundException($"The encoder {path} does not exist.", path);
        return new EncoderFiles(path, FindTokenizer(path) ?? throw new FileNotFoundException(
            $"The encoder {path} has no tokenizer; put the model's own {TokenizerName} beside it, as {TokenizerCandidates(path)[0]}.", path));
    }

    private static EncoderFiles? FindIn(string folder)
    {
        foreach (string model in Directory.EnumerateFiles(folder, "*" + ModelExtension).Order(StringComparer.Ordinal))
        {
            if (FindTokenizer(model) is { } tokenizer && EncoderGraph.IsEncoder(model))
                return new EncoderFiles(model, tokenizer);
        }

        return null;
    }

    private static string? FindTokenizer(string model) => TokenizerCandidates(model).FirstOrDefault(File.Exists);

    // "model.int8.onnx" may share its tokenizer with other precisions: "model.int8.tokenizer.json", then "model.tokenizer.json".
    private static List<string> TokenizerCandidates(string model)
    {
        string folder = Path.GetDirectoryName(model) ?? "";
        var candidates = new List<string>();
        for (string stem = Path.GetFileNameWithoutExtension(model); stem.Length > 0; stem = Path.GetFileNameWithoutExtension(stem))
        {
            candidates.Add(Path.Combine(folder, $"{stem}.{TokenizerName}"));
            if (!stem.Contains('.', StringComparison.Ordinal))
                break;
        }

        candidates.Add(Path.Combine(folder, TokenizerName));
        return candidates;
    }
}
