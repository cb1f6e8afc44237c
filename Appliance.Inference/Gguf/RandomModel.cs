namespace Appliance.Inference.Gguf;

/// <summary>
/// Writes models with random weights: real in every dimension and byte of the format, meaningless in what they say. For tests and
/// for measuring speed where no trained model is at hand. The same shape, storage and seed give the same file.
/// </summary>
/// <remarks>
/// Spreads are chosen so that activations stay finite, attention is sharp enough that a wrong cache cell changes the output, and the best
/// token is mostly clear. Control tokens have a zero row in the output and so are practically never generated.
/// </remarks>
public static class RandomModel
{
    /// <summary>Writes a model file, replacing one of that name.</summary>
    /// <param name="path">Such as <c>tiny.gguf</c>.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="storage">F32, F16 or Q4_0; the latter with the output in Q6_K, as llama.cpp's quantiser does.</param>
    /// <param name="seed">Seed of every random choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another storage type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, RandomModelShape shape, GgufTensorType storage = GgufTensorType.Q4_0, int seed = 1) =>
        Compose(shape, storage, seed).Write(path);

    /// <summary>Writes a model to a stream that knows its position.</summary>
    /// <inheritdoc cref="Write(string, RandomModelShape, GgufTensorType, int)"/>
    public static void Write(Stream stream, RandomModelShape shape, GgufTensorType storage = GgufTensorType.Q4_0, int seed = 1) =>
        Compose(shape, storage, seed).Write(stream);

    private static GgufWriter Compose(RandomModelShape shape, GgufTensorType storage, int seed)
    {
        if (storage is not (GgufTensorType.F32 or GgufTensorType.F16 or GgufTensorType.Q4_0))
            throw new ArgumentOutOfRangeException(nameof(storage), storage, "Choose F32, F16 or Q4_0.");
        RandomVocabulary vocabulary = RandomVocabulary.Create(shape.VocabularySize);
        var writer = new GgufWriter();
        AddShape(writer, shape, storage);
        AddVocabulary(writer, vocabulary);
        new RandomTensors(writer, storage, seed).Add(shape, vocabulary.FirstControl);
        return writer;
    }

    private static void AddShape(GgufWriter writer, RandomModelShape shape, GgufTensorType storage) => writer
        .AddMetadata("general.architecture", "llama")
        .AddMetadata("general.type", "model")
        .AddMetadata("general.name", $"random weights, {shape.Name}")
        .AddMetadata("general.file_type", storage switch { GgufTensorType.F32 => 0u, GgufTensorType.F16 => 1u, _ => 2u })
        .AddMetadata("general.quantization_version", 2u)
        .AddMetadata("llama.block_count", (uint)shape.Layers)
        .AddMetadata("llama.context_length", (uint)shape.ContextLength)
        .AddMetadata("llama.embedding_length", (uint)shape.EmbeddingLength)
        .AddMetadata("llama.feed_forward_length", (uint)shape.FeedForwardLength)
        .AddMetadata("llama.attention.head_count", (uint)shape.Heads)
        .AddMetadata("llama.attention.head_count_kv", (uint)shape.KeyValueHeads)
        .AddMetadata("llama.attention.layer_norm_rms_epsilon", 1e-5f)
        .AddMetadata("llama.rope.freq_base", shape.RopeBase)
        .AddMetadata("llama.rope.dimension_count", (uint)shape.HeadLength)
        .AddMetadata("llama.vocab_size", (uint)shape.VocabularySize);

    private static void AddVocabulary(GgufWriter writer, RandomVocabulary vocabulary)
    {
        const int ordinary = 1, control = 3;
        int[] types = [.. Enumerable.Range(0, vocabulary.Tokens.Count).Select(id => id < vocabulary.FirstControl ? ordinary : control)];
        writer
            .AddMetadata("tokenizer.ggml.model", "gpt2")
            .AddMetadata("tokenizer.ggml.pre", "llama-bpe")
            .AddMetadata("tokenizer.ggml.tokens", GgufArray.Of(vocabulary.Tokens))
            .AddMetadata("tokenizer.ggml.token_type", GgufArray.Of(types))
            .AddMetadata("tokenizer.ggml.merges", GgufArray.Of(vocabulary.Merges))
            .AddMetadata("tokenizer.ggml.add_bos_token", false)
            .AddMetadata("tokenizer.ggml.bos_token_id", (uint)vocabulary.IdOf(RandomVocabulary.StartOfMessage))
            .AddMetadata("tokenizer.ggml.eos_token_id", (uint)vocabulary.IdOf(RandomVocabulary.EndOfMessage))
            .AddMetadata("tokenizer.ggml.padding_token_id", (uint)vocabulary.IdOf(RandomVocabulary.EndOfText))
            .AddMetadata("tokenizer.chat_template", RandomVocabulary.ChatTemplate);
    }
}
