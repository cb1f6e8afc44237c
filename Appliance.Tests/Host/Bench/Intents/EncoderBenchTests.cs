using Appliance.Host.Bench.Intents;
using Appliance.Inference.Embeddings;
using Appliance.Inference.Tokenizers;
using Appliance.Tests.Inference;
using Appliance.Tests.Inference.Embeddings;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench.Intents;

public sealed class EncoderBenchTests : IDisposable
{
    private static readonly string[] Texts = ["north east", "up", "all of the north"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void OfTokens_Length_IsExact(int tokens)
    {
        TextTokenizer tokenizer = TextTokenizer.Open(new TinyEncoder(folder).Write().Tokenizer);

        string text = EncoderBench.OfTokens(tokenizer, Texts, tokens);

        tokenizer.Encode(text, new long[64]).Written.ShouldBe(tokens);
    }

    [Fact]
    public void OfTokens_LongerThanEveryText_SaysSo()
    {
        TextTokenizer tokenizer = TextTokenizer.Open(new TinyEncoder(folder).Write().Tokenizer);

        Should.Throw<InvalidDataException>(() => EncoderBench.OfTokens(tokenizer, Texts, 300)).Message.ShouldContain("300 tokens");
    }

    [Fact]
    public async Task Prepare_TextsOfTwoLengths_HoldsTheTokensThatTheEmbedderCounts()
    {
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(new TinyEncoder(folder).Write(), new EmbedderOptions { Parallelism = 2 });
        string[] texts = [.. Enumerable.Repeat(Texts, 200).SelectMany(texts => texts)];

        EncoderRawSpeed raw = EncoderRawSpeed.Prepare(embedder, texts);

        raw.Tokens.ShouldBe((int)(await embedder.GenerateAsync(texts)).Usage!.InputTokenCount!);
        Should.NotThrow(raw.Run);
    }
}
