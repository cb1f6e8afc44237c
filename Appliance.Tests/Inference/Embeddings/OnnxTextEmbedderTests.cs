using System.Security.Cryptography;
using Appliance.Inference.Embeddings;
using Appliance.Inference.Tokenizers;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Embeddings;

public sealed class OnnxTextEmbedderTests : IDisposable
{
    private const float Tolerance = 1e-5f;
    private static readonly EmbedderOptions NoPrefix = new() { QueryPrefix = "", PassagePrefix = "" };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, false, "sentence_embedding")]
    [InlineData(false, false, "last_hidden_state")]
    [InlineData(true, true, "anything")]
    [InlineData(false, true, "token_embeddings")]
    public async Task GenerateAsync_TextsOfManyLengths_GivesUnitVectorsInOrder(bool pools, bool types, string output)
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(
            new TinyEncoder(folder) { Pools = pools, TakesTypes = types, Output = output }.Write(), NoPrefix with { Parallelism = 2 });
        string[] texts = [.. Enumerable.Range(0, 700).Select(i => i % 3 == 0 ? "north" : string.Join(' ', Enumerable.Repeat("east", 1 + i % 40)))];

        GeneratedEmbeddings<Embedding<float>> embeddings = await embedder.GenerateAsync(texts);

        embeddings.Count.ShouldBe(texts.Length);
        for (int i = 0; i < texts.Length; i++)
            embeddings[i].Vector.ToArray().ShouldBe(i % 3 == 0 ? [1, 0, 0] : [0, 1, 0], Tolerance);
        embeddings.Usage!.InputTokenCount.ShouldBe(texts.Sum(text => 2L + text.Split(' ').Length));
        embeddings.AdditionalProperties![OnnxTextEmbedder.TruncatedTextsKey].ShouldBe(0);
    }

    [Fact]
    public async Task GenerateAsync_LongText_IsTruncatedAndCounted()
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write(), NoPrefix with { MaxTokens = 4 });

        GeneratedEmbeddings<Embedding<float>> embeddings = await embedder.GenerateAsync(["north north east east east", "up"]);

        embeddings[0].Vector.ToArray().ShouldBe([1, 0, 0], Tolerance);
        embeddings[0].AdditionalProperties![OnnxTextEmbedder.TruncatedTokensKey].ShouldBe(3);
        embeddings[1].AdditionalProperties.ShouldBeNull();
        embeddings.AdditionalProperties![OnnxTextEmbedder.TruncatedTextsKey].ShouldBe(1);
        embeddings.AdditionalProperties[OnnxTextEmbedder.TruncatedTokensKey].ShouldBe(3);
    }

    [Fact]
    public async Task GenerateAsync_InputKind_ChoosesThePrefix()
    {
        EncoderFiles files = new TinyEncoder(folder).Write();
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(files, new EmbedderOptions { QueryPrefix = "north ", PassagePrefix = "east " });

        (await Encode(embedder, null)).ShouldBe([1, 0, 0], Tolerance);
        (await Encode(embedder, "Passage")).ShouldBe([0, 1, 0], Tolerance);
        (await Encode(embedder, EmbeddingInput.Query)).ShouldBe([1, 0, 0], Tolerance);
        (await Should.ThrowAsync<ArgumentException>(() => Encode(embedder, "title"))).Message.ShouldContain("give query or passage");
    }

    [Theory]
    [InlineData("tiny-e5", "query: ", "passage: ")]
    [InlineData("multilingual-E5-small.int8", "query: ", "passage: ")]
    [InlineData("minilm", "", "")]
    [InlineData("code5", "", "")]
    public void Prefixes_FileName_TellsTheFamily(string stem, string query, string passage)
    {
        var files = new EncoderFiles(folder.File($"{stem}.onnx"), folder.File("tokenizer.json"));

        EncoderPrefixes.For(files, new EmbedderOptions()).ShouldBe(new EncoderPrefixes(query, passage));
    }

    [Fact]
    public void Embed_Warm_AllocatesNothingPerToken()
    {
        // An unoptimised build allocates 72 bytes a call, an optimised one nothing; neither allocates with the text's length.
        const long MaxBytesPerCall = 128;
        const int Calls = 100;
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write());
        string text = string.Join(' ', Enumerable.Repeat("north east", 200));
        float[] vector = new float[TinyEncoder.Dimensions];
        for (int i = 0; i < Calls; i++)
            embedder.Embed(text, EmbeddingInput.Query, vector);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < Calls; i++)
            embedder.Embed(text, EmbeddingInput.Query, vector);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Calls * MaxBytesPerCall);
    }

    [Fact]
    public void Embed_ManyThreads_EachGetsItsOwnVector()
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write(), NoPrefix);

        Parallel.For(0, 500, i =>
        {
            float[] vector = new float[TinyEncoder.Dimensions];
            embedder.Embed(i % 2 == 0 ? "north" : "up up", EmbeddingInput.Query, vector).ShouldBe(new TokenCount(3 + i % 2, 0));
            vector.ShouldBe(i % 2 == 0 ? [1, 0, 0] : [0, 0, 1], Tolerance);
        });
    }

    [Fact]
    public async Task GenerateAsync_WrongRequests_AreRefused()
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(() => embedder.GenerateAsync(["north"], cancellationToken: cancelled.Token));
        (await Should.ThrowAsync<ArgumentException>(() => embedder.GenerateAsync(["north"], new EmbeddingGenerationOptions { Dimensions = 7 })))
            .Message.ShouldContain("gives 3 dimensions, not 7");
        await Should.ThrowAsync<ArgumentException>(() => embedder.GenerateAsync([null!]));
        (await Should.ThrowAsync<ArgumentException>(() => embedder.GenerateAsync([new string('a', 10_000_000)]))).Message.ShouldContain("split it");
        Should.Throw<ArgumentException>(() => embedder.Embed("north", EmbeddingInput.Query, new float[2])).Message.ShouldContain("has 2 floats");
        (await embedder.GenerateAsync([])).Count.ShouldBe(0);
    }

    [Fact]
    public void Open_Encoder_SaysWhatItIs()
    {
        EncoderFiles files = new TinyEncoder(folder).Write();
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(files);

        embedder.Identity.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(files.Model))));
        embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions.ShouldBe(TinyEncoder.Dimensions);
        embedder.GetService<OnnxTextEmbedder>().ShouldBeSameAs(embedder);
        embedder.GetService<IChatClient>().ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => OnnxTextEmbedder.Open(files, new EmbedderOptions { MaxTokens = 0 })).Message.ShouldContain("from 1 to 8192");
        Should.Throw<ArgumentOutOfRangeException>(() => OnnxTextEmbedder.Open(files, new EmbedderOptions { MaxTokens = 1 })).Message.ShouldContain("2 tokens");
    }

    private static async Task<float[]> Encode(OnnxTextEmbedder embedder, object? input)
    {
        EmbeddingGenerationOptions? options = input is null
            ? null
            : new EmbeddingGenerationOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [OnnxTextEmbedder.InputKey] = input } };
        return (await embedder.GenerateAsync([""], options))[0].Vector.ToArray();
    }
}
