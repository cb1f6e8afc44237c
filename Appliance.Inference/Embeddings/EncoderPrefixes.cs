namespace Appliance.Inference.Embeddings;

/// <summary>What stands before every text.</summary>
internal sealed record EncoderPrefixes(string Query, string Passage)
{
    // Wang et al. 2024, "Multilingual E5 Text Embeddings": trained with these words, and worse without them.
    private const string E5 = "e5";
    private const string E5Query = "query: ";
    private const string E5Passage = "passage: ";

    internal string this[EmbeddingInput input] => input == EmbeddingInput.Passage ? Passage : Query;

    /// <summary>Those of the options, and where they leave it open those of the family that the file's name tells.</summary>
    internal static EncoderPrefixes For(EncoderFiles files, EmbedderOptions options)
    {
        string name = Path.GetFileName(files.Model);
        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(files.Model))) ?? "";
        bool e5 = IsE5(name) || IsE5(folder);
        return new EncoderPrefixes(options.QueryPrefix ?? (e5 ? E5Query : ""), options.PassagePrefix ?? (e5 ? E5Passage : ""));
    }

    private static bool IsE5(string name) => name.Split('-', '_', '.', ' ').Contains(E5, StringComparer.OrdinalIgnoreCase);
}
