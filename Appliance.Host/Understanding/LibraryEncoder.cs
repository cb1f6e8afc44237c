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

    private readonly OpenedEncoder opened;
    private readonly OnnxTextEmbedder embedder;

    /// <param name="opened">The encoder, which disposing closes.</param>
    public LibraryEncoder(OpenedEncoder opened)
    {
        this.opened = opened;
        embedder = opened.Embedder;
    }

    /// <inheritdoc/>
    public string Identity => embedder.Identity;

    /// <inheritdoc/>
    public int Dimensions => embedder.Dimensions;

    /// <summary>The encoder of the clinic, for commands that answer nobody: the one named, else the one among the models; null where there is none.</summary>
    /// <exception cref="FileNotFoundException">The configured one is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or no encoder's.</exception>
    public static LibraryEncoder? OpenFor(UnderstandingSection section, DataDirectory data) =>
        OpenedEncoder.Open(JoinedIntents.FindEncoder(section, data)?.Model, Environment.ProcessorCount) is { } opened ? new LibraryEncoder(opened) : null;

    /// <inheritdoc/>
    public void EncodeQuestion(string text, Span<float> vector) => embedder.Embed(text, EmbeddingInput.Query, vector);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EncodePassagesAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> vectors = await embedder.GenerateAsync(texts, Passages, cancellationToken);
        return [.. vectors.Select(vector => vector.Vector.ToArray())];
    }

    /// <inheritdoc/>
    public void Dispose() => opened.Dispose();
}
