using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;

namespace Appliance.Host.Understanding;

/// <summary>A sentence encoder opened for classifiers. Thread-safe; disposing closes it.</summary>
internal sealed class OpenedEncoder : IDisposable
{
    /// <summary>Value of <c>--encoder</c> that switches encoders off.</summary>
    public const string None = "none";

    private readonly OnnxTextEmbedder embedder;

    private OpenedEncoder(OnnxTextEmbedder embedder)
    {
        this.embedder = embedder;
        Encoder = new SentenceEncoder(embedder, embedder.Identity);
    }

    /// <summary>As classifiers use it.</summary>
    public SentenceEncoder Encoder { get; }

    /// <summary>Opens the encoder at a path, an ONNX file or a folder.</summary>
    /// <param name="path">The path; null or <see cref="None"/> for no encoder.</param>
    /// <param name="parallelism">Runs that one call makes at once: 1 for patients' messages, more for many texts.</param>
    /// <returns>The encoder, or null where none is wanted.</returns>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public static OpenedEncoder? Open(string? path, int parallelism = 1) => path is null or None
        ? null
        : new OpenedEncoder(OnnxTextEmbedder.Open(EncoderFiles.At(path), new EmbedderOptions { Parallelism = parallelism }));

    /// <inheritdoc/>
    public void Dispose() => embedder.Dispose();
}
