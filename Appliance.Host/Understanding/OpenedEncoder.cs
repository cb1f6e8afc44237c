using Appliance.Host.Configuration;
using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;

namespace Appliance.Host.Understanding;

/// <summary>An open sentence encoder. Thread-safe; disposing closes it.</summary>
internal sealed class OpenedEncoder : IDisposable
{
    private OpenedEncoder(OnnxTextEmbedder embedder)
    {
        Embedder = embedder;
        Encoder = new SentenceEncoder(embedder, embedder.Identity);
    }

    /// <summary>The encoder itself.</summary>
    public OnnxTextEmbedder Embedder { get; }

    /// <summary>As classifiers use it.</summary>
    public SentenceEncoder Encoder { get; }

    /// <summary>Opens the encoder at a path, an ONNX file or a folder.</summary>
    /// <param name="path">The path; null, empty or <see cref="ModelChoice.None"/> for no encoder.</param>
    /// <param name="parallelism">Runs that one call makes at once: 1 for single messages, more for many texts.</param>
    /// <param name="identity">SHA-256 of the model, where it is known; null computes it.</param>
    /// <returns>The encoder, or null where none is wanted.</returns>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public static OpenedEncoder? Open(string? path, int parallelism = 1, string? identity = null) => path is null or "" or ModelChoice.None
        ? null
        : new OpenedEncoder(OnnxTextEmbedder.Open(EncoderFiles.At(path), new EmbedderOptions { Parallelism = parallelism }, identity));

    /// <inheritdoc/>
    public void Dispose() => Embedder.Dispose();
}
