using Appliance.Inference.Gguf;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Gguf;

public sealed class GgufWriterTests
{
    [Fact]
    public void Add_NameTwice_IsRefusedWithinItsKind()
    {
        var writer = new GgufWriter();
        writer.AddMetadata("name", 1);

        writer.AddTensor("name", GgufTensorType.F32, [1], new byte[4]);

        Should.Throw<ArgumentException>(() => writer.AddMetadata("name", 2));
        Should.Throw<ArgumentException>(() => writer.AddTensor("name", GgufTensorType.F32, [1], new byte[4]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("però")]
    public void AddMetadata_NoName_IsRefused(string key) => Should.Throw<ArgumentException>(() => new GgufWriter().AddMetadata(key, 1));

    [Fact]
    public void AddMetadata_ValueOfNoType_IsRefused() => Should.Throw<ArgumentException>(() => new GgufWriter().AddMetadata("when", DateTime.UnixEpoch));

    [Fact]
    public void AddTensor_ShapeThatDoesNotFitTheBlocks_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new GgufWriter().AddTensor("t", GgufTensorType.Q4_0, [31], new byte[18])).Message.ShouldContain("Q4_0");
        Should.Throw<ArgumentException>(() => new GgufWriter().AddTensor("t", GgufTensorType.F32, [long.MaxValue, 4], new byte[18]));
        Should.Throw<ArgumentException>(() => new GgufWriter().AddTensor("t", (GgufTensorType)4, [32], new byte[18]));
    }

    [Fact]
    public void Write_TensorOfAnotherSize_IsRefused()
    {
        GgufWriter writer = new GgufWriter().AddTensor("t", GgufTensorType.F32, [4], new byte[15]);

        Should.Throw<InvalidOperationException>(() => writer.Write(new MemoryStream())).Message.ShouldContain("16 bytes");
    }

    [Fact]
    public void Write_BehindOtherData_AlignsFromItsOwnStart()
    {
        using var stream = new MemoryStream();
        stream.Write("five "u8);
        new GgufWriter().AddTensor("t", GgufTensorType.I8, [2], new byte[] { 1, 2 }).Write(stream);

        GgufFile read = GgufReader.Read(new MemoryStream(stream.ToArray()[5..]), "t");

        (read.DataOffset % 32).ShouldBe(0);
        stream.ToArray()[(int)(5 + read.DataOffset)].ShouldBe((byte)1);
    }
}
