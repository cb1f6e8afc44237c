using Appliance.Inference.Embeddings;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Classification;

/// <summary>
/// A sentence encoder as classifiers use it, with the identity that a joined model remembers. As thread-safe as the generator, which
/// stays the caller's.
/// </summary>
/// <param name="generator">Turns texts into vectors.</param>
/// <param name="identity">SHA-256 of the encoder's model file, lower-case hexadecimal.</param>
public sealed class SentenceEncoder(IEmbeddingGenerator<string, Embedding<float>> generator, string identity)
{
    /// <summary>Texts of one call to the generator, which sorts them by length.</summary>
    public const int BatchTexts = 256;

    /// <summary>SHA-256 of the encoder's model file.</summary>
    public string Identity { get; } = identity;

    /// <summary>One vector for a text.</summary>
    /// <exception cref="InvalidDataException">The encoder gave no vector.</exception>
    public ReadOnlyMemory<float> Encode(string text, CancellationToken cancellationToken = default)
    {
        // On the caller's thread where that is possible: a hop to another one costs more than the difference to a short text.
        if (generator is not OnnxTextEmbedder embedder)
            return Generate([text], cancellationToken)[0].Vector;
        var vector = new float[embedder.Dimensions];
        embedder.Embed(text, EmbeddingInput.Query, vector, cancellationToken);
        return vector;
    }

    /// <summary>One vector for each text, all of one length, in the order of the texts.</summary>
    /// <param name="texts">Any number of texts.</param>
    /// <param name="done">Told how many texts are encoded, after every batch.</param>
    /// <param name="cancellationToken">Checked by the generator.</param>
    /// <exception cref="InvalidDataException">The encoder gave too few vectors, or vectors of different lengths.</exception>
    public float[][] Encode(IReadOnlyList<string> texts, Action<int>? done, CancellationToken cancellationToken)
    {
        var vectors = new float[texts.Count][];
        for (int start = 0; start < vectors.Length; start += BatchTexts)
        {
            int count = Math.Min(BatchTexts, vectors.Length - start);
            GeneratedEmbeddings<Embedding<float>> generated = Generate([.. texts.Skip(start).Take(count)], cancellationToken);
            for (int i = 0; i < count; i++)
                vectors[start + i] = generated[i].Vector.ToArray();
            done?.Invoke(start + count);
        }

        int odd = Array.FindIndex(vectors, vector => vector.Length != vectors[0].Length);
        return odd < 0
            ? vectors
            : throw new InvalidDataException($"The encoder {Identity} gave vectors of {vectors[0].Length} and of {vectors[odd].Length} numbers; use another encoder.");
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> generated = generator.GenerateAsync(texts, null, cancellationToken).GetAwaiter().GetResult();
        return generated.Count == texts.Length
            ? generated
            : throw new InvalidDataException($"The encoder {Identity} gave {generated.Count} vectors for {texts.Length} texts; use another encoder.");
    }
}
