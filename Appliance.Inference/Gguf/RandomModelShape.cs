namespace Appliance.Inference.Gguf;

/// <summary>Dimensions of a model of the llama architecture.</summary>
/// <param name="Name">How the shape is called on command lines.</param>
/// <param name="Layers">Transformer blocks.</param>
/// <param name="EmbeddingLength">Width of the residual stream; a multiple of 256, so that every storage type fits.</param>
/// <param name="FeedForwardLength">Width within the feed-forward part; a multiple of 256.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="KeyValueHeads">Heads of keys and values.</param>
/// <param name="ContextLength">Tokens the model says it was trained for.</param>
/// <param name="RopeBase">Base frequency of the rotary embedding.</param>
/// <param name="VocabularySize">Tokens.</param>
/// <param name="TiedEmbeddings">Whether the output uses the input's embedding.</param>
public sealed record RandomModelShape(
    string Name,
    int Layers,
    int EmbeddingLength,
    int FeedForwardLength,
    int Heads,
    int KeyValueHeads,
    int ContextLength,
    float RopeBase,
    int VocabularySize,
    bool TiedEmbeddings)
{
    /// <summary>A few megabytes for tests: 3 million weights, 1,024 tokens.</summary>
    public static RandomModelShape Tiny { get; } = new("tiny", 4, 256, 512, 4, 2, 8_192, 10_000, 1_024, TiedEmbeddings: false);

    /// <summary>The dimensions of Llama 3.2 1B.</summary>
    public static RandomModelShape Llama1B { get; } = new("1b", 16, 2_048, 8_192, 32, 8, 131_072, 500_000, 128_256, TiedEmbeddings: true);

    /// <summary>The dimensions of Llama 3.2 3B.</summary>
    public static RandomModelShape Llama3B { get; } = new("3b", 28, 3_072, 8_192, 24, 8, 131_072, 500_000, 128_256, TiedEmbeddings: true);

    /// <summary>The dimensions of Llama 3.1 8B.</summary>
    public static RandomModelShape Llama8B { get; } = new("8b", 32, 4_096, 14_336, 32, 8, 131_072, 500_000, 128_256, TiedEmbeddings: false);

    /// <summary>Every shape there is.</summary>
    public static IReadOnlyList<RandomModelShape> All { get; } = [Tiny, Llama1B, Llama3B, Llama8B];

    /// <summary>Width of one attention head.</summary>
    public int HeadLength => EmbeddingLength / Heads;

    /// <summary>The shape of a name such as <c>1b</c>; null when there is none.</summary>
    public static RandomModelShape? Find(string name) => All.FirstOrDefault(shape => shape.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
