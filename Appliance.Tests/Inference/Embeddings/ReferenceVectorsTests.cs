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

    [SkippableFact]
    public void Embed_PublishedEncoder_EqualsTheReference()
    {
        using OnnxTextEmbedder embedder = Open();
        float[] vector = new float[embedder.Dimensions];
        foreach ((string text, float[] expected) in Reference())
        {
            embedder.Embed(text, EmbeddingInput.Query, vector);

            ShouldBeNear(vector, expected, text);
        }
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task GenerateAsync_PublishedEncoder_EqualsTheReferenceInOrder(int parallelism)
    {
        using OnnxTextEmbedder embedder = Open(parallelism);
        (string Text, float[] Vector)[] reference = [.. Reference()];

        GeneratedEmbeddings<Embedding<float>> embeddings = await embedder.GenerateAsync(reference.Select(row => row.Text));

        embeddings.Count.ShouldBe(44);
        for (int i = 0; i < embeddings.Count; i++)
            ShouldBeNear(embeddings[i].Vector.Span, reference[i].Vector, reference[i].Text);
    }

    [SkippableFact]
    public void Open_PublishedEncoder_IsIdentifiedByItsFile()
    {
        using OnnxTextEmbedder embedder = Open();

        File.ReadAllText(ReferenceModels.Path("SHA256SUMS")).ShouldContain($"{embedder.Identity}  ");
        embedder.Dimensions.ShouldBe(384);
        EncoderFiles.Find(Path.GetDirectoryName(ReferenceModels.Encoder)!)!.Model.ShouldBe(ReferenceModels.Encoder);
    }

    private static OnnxTextEmbedder Open(int parallelism = 1) => OnnxTextEmbedder.Open(
        EncoderFiles.At(ReferenceModels.Encoder), new EmbedderOptions { QueryPrefix = "", PassagePrefix = "", Parallelism = parallelism });

    private static void ShouldBeNear(ReadOnlySpan<float> actual, float[] expected, string text)
    {
        for (int i = 0; i < expected.Length; i++)
            actual[i].ShouldBe(expected[i], Tolerance, text);
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
