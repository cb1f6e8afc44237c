using Appliance.Host.Configuration;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Understanding;

/// <summary>A sentence encoder as the library searches with it. Thread-safe; disposing closes it.</summary>
internal sealed class LibraryEncoder : IPassageEncoder, IDisposable
{
    private static readonly EmbeddingGenerationOptions Passages =
        new() { AdditionalProperties = new AdditionalPropertiesDictionary { [OnnxTextEmbedder.InputKey] = EmbeddingInput.Passage } };

    private readonly OnnxTextEmbedder embedder;

    private LibraryEncoder(OnnxTextEmbedder embedder) => this.embedder = embedder;

    /// <inheritdoc/>
    public string Identity => embedder.Identity;

    /// <inheritdoc/>
    public int Dimensions => embedder.Dimensions;

    /// <summary>Opens the encoder at a path, an ONNX file or a folder; null where none is wanted.</summary>
    /// <param name="path">The path; null, empty or <see cref="ModelChoice.None"/> for no encoder.</param>
    /// <exception cref="FileNotFoundException">The model or its tokenizer is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public static LibraryEncoder? Open(string? path) => path is null or "" or ModelChoice.None
        ? null
        : new LibraryEncoder(OnnxTextEmbedder.Open(EncoderFiles.At(path), new EmbedderOptions { Parallelism = Environment.ProcessorCount }));

    /// <summary>The encoder of the clinic, for commands that answer nobody: the one named, else the one among the models; null where there is none.</summary>
    /// <exception cref="FileNotFoundException">The configured one is not there.</exception>
    public static LibraryEncoder? OpenFor(UnderstandingSection section, DataDirectory data) => Open(JoinedIntents.FindEncoder(section, data)?.Model);

    /// <inheritdoc/>
    public void EncodeQuestion(string text, Span<float> vector) => embedder.Embed(text, EmbeddingInput.Query, vector);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EncodePassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> vectors = await embedder.GenerateAsync(texts, Passages, cancellationToken);
        return [.. vectors.Select(vector => vector.Vector.ToArray())];
    }

    /// <inheritdoc/>
    public void Dispose() => embedder.Dispose();
}
