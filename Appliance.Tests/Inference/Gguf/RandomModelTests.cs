using System.Security.Cryptography;
using Appliance.Inference.Gguf;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Gguf;

public sealed class RandomModelTests
{
    [Theory]
    [InlineData(GgufTensorType.Q4_0, 3_000_000)]
    [InlineData(GgufTensorType.F16, 8_000_000)]
    [InlineData(GgufTensorType.F32, 16_000_000)]
    public void Write_Tiny_IsAFewMegabytesAndWhole(GgufTensorType storage, int atMost)
    {
        byte[] model = Tiny(storage, seed: 1);

        GgufFile file = GgufReader.Read(new MemoryStream(model), "tiny", keepArrays: true);

        model.Length.ShouldBeLessThan(atMost);
        file.Architecture.ShouldBe("llama");
        file.FindInteger("llama.block_count").ShouldBe(4);
        file.Tensors.Count.ShouldBe(3 + (4 * 9));
        file.FindArray("tokenizer.ggml.tokens")!.Items!.ShouldBeUnique();
    }

    [Fact]
    public void Write_SameSeed_GivesTheSameFileAndAnotherSeedAnother()
    {
        byte[] first = SHA256.HashData(Tiny(GgufTensorType.Q4_0, seed: 1));

        SHA256.HashData(Tiny(GgufTensorType.Q4_0, seed: 1)).ShouldBe(first);
        SHA256.HashData(Tiny(GgufTensorType.Q4_0, seed: 2)).ShouldNotBe(first);
    }

    [Fact]
    public void Write_ControlTokens_HaveAZeroRowInTheOutput()
    {
        byte[] model = Tiny(GgufTensorType.F32, seed: 1);
        GgufFile file = GgufReader.Read(new MemoryStream(model), "tiny", keepArrays: true);
        GgufTensorInfo output = file.Tensors.Single(tensor => tensor.Name == "output.weight");
        ReadOnlySpan<byte> weights = model.AsSpan((int)(file.DataOffset + output.Offset), (int)output.Bytes);
        int row = (int)output.Shape[0] * sizeof(float), firstControl = file.FindArray("tokenizer.ggml.token_type")!.Items!.ToList().IndexOf(3);

        weights[(firstControl * row)..].ContainsAnyExcept((byte)0).ShouldBeFalse();
        weights.Slice((firstControl - 1) * row, row).ContainsAnyExcept((byte)0).ShouldBeTrue();
        file.FindInteger("tokenizer.ggml.eos_token_id")!.Value.ShouldBeGreaterThanOrEqualTo(firstControl);
    }

    [Theory]
    [InlineData("1b", 1_235_000_000, 770_000_000)]
    [InlineData("3b", 3_212_000_000, 1_920_000_000)]
    [InlineData("8b", 8_030_000_000, 4_670_000_000)]
    public void Find_PublishedShape_HasItsWeights(string name, long weights, long bytes)
    {
        RandomModelShape shape = RandomModelShape.Find(name)!;
        long width = shape.EmbeddingLength, inner = shape.FeedForwardLength, keys = shape.KeyValueHeads * shape.HeadLength;
        long layers = shape.Layers * ((2 * width * width) + (2 * width * keys) + (3 * width * inner));
        long embedding = width * shape.VocabularySize;

        ((double)(layers + (embedding * (shape.TiedEmbeddings ? 1 : 2)))).ShouldBe(weights, weights * 0.002);
        ((layers * 4.5 / 8) + (embedding * (shape.TiedEmbeddings ? 0 : 4.5) / 8) + (embedding * 6.5625 / 8)).ShouldBe(bytes, bytes * 0.01);
    }

    [Fact]
    public void Write_OtherStorage_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => RandomModel.Write(new MemoryStream(), RandomModelShape.Tiny, GgufTensorType.Q8_0));

    private static byte[] Tiny(GgufTensorType storage, int seed)
    {
        using var stream = new MemoryStream();
        RandomModel.Write(stream, RandomModelShape.Tiny, storage, seed);
        return stream.ToArray();
    }
}
