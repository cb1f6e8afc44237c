using System.Text.Json;
using Appliance.Inference.Embeddings;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Embeddings;

/// <summary>Vectors of a published encoder, as ONNX Runtime gives them elsewhere.</summary>
public sealed class ReferenceVectorsTests
{
    private const float Tolerance = 2e-3f;

    // A quantised model scales its activations over the whole batch, so that a vector depends a little on its neighbours.
    private const float LeastLikenessInBatch = 0.999f;

    [SkippableFact]
    public void Embed_PublishedEncoder_EqualsTheReference()
    {
        using OnnxTextEmbedder embedder = Open();
        float[] vector = new float[embedder.Dimensions];
        foreach ((string text, float[] expected) in Reference())
        {
            embedder.Embed(text, EmbeddingInput.Query, vector);

            for (int i = 0; i < vector.Length; i++)
                vector[i].ShouldBe(expected[i], Tolerance, text);
        }
    }

    [SkippableFact]
    public async Task GenerateAsync_PublishedEncoder_EqualsTheReferenceInOrder()
    {
        using OnnxTextEmbedder embedder = Open();
        (string Text, float[] Vector)[] reference = [.. Reference()];

        GeneratedEmbeddings<Embedding<float>> embeddings = await embedder.GenerateAsync(reference.Select(row => row.Text));

        embeddings.Count.ShouldBe(44);
        for (int i = 0; i < embeddings.Count; i++)
            Likeness(embeddings[i].Vector.Span, reference[i].Vector).ShouldBeGreaterThan(LeastLikenessInBatch, reference[i].Text);
    }

    private static OnnxTextEmbedder Open() => OnnxTextEmbedder.Open(
        EncoderFiles.At(ReferenceModels.Encoder), new EmbedderOptions { QueryPrefix = "", PassagePrefix = "" });

    private static float Likeness(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static IEnumerable<(string Text, float[] Vector)> Reference()
    {
        foreach (string line in File.ReadLines(ReferenceModels.Path("reference/e5.jsonl")))
        {
            JsonElement row = JsonDocument.Parse(line).RootElement;
            yield return (row.GetProperty("text").GetString()!, [.. row.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())]);
        }
    }
}
