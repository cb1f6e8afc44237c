namespace Appliance.Inference.Embeddings;

/// <summary>
/// The engine's own time for texts: the tensors that an embedder makes of them, prepared once, so that a run is the engine's alone. For
/// benchmarks. Not thread-safe.
/// </summary>
public sealed class EncoderRawSpeed
{
    private readonly OnnxTextEmbedder embedder;
    private readonly List<EncoderBatch> batches;

    private EncoderRawSpeed(OnnxTextEmbedder embedder, List<EncoderBatch> batches, int tokens)
    {
        this.embedder = embedder;
        this.batches = batches;
        Tokens = tokens;
    }

    /// <summary>Tokens of all texts, without padding.</summary>
    public int Tokens { get; }

    /// <summary>Makes the tensors, with the batches that the embedder would plan.</summary>
    /// <exception cref="ArgumentException">A text is too long to be tokenized.</exception>
    public static EncoderRawSpeed Prepare(OnnxTextEmbedder embedder, IReadOnlyList<string> texts)
    {
        (List<EncoderBatch> batches, int tokens) = embedder.Prepare(texts);
        return new EncoderRawSpeed(embedder, batches, tokens);
    }

    /// <summary>Runs the engine over all of them, as many runs at once as the embedder makes.</summary>
    public void Run() => embedder.RunPrepared(batches);
}
