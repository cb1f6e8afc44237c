using Appliance.Inference.Speech;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Speech;

public sealed class WhisperFileTests : IDisposable
{
    private const int TensorBytes = (3 + 2) * sizeof(int) + 6 + (4 * 2 * sizeof(float));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WholeFile_HasItsDimensions()
    {
        WhisperFile file = Read(Sample());

        (file.Size, file.Multilingual, file.Tensors, file.Storage).ShouldBe(("base", true, 2, 9));
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        byte[] sample = Sample();
        // Between two tensors the format has no end mark: there, and only there, a cut cannot be seen.
        foreach (int length in Enumerable.Range(0, sample.Length).Where(length => length != sample.Length - TensorBytes))
            Should.Throw<WhisperFormatException>(() => Read(sample[..length])).Message.ShouldContain("byte");
    }

    [Theory]
    [InlineData(0, "not a Whisper model")]
    [InlineData(6, "a dimension is")]
    public void Read_FlippedByte_IsRefused(int at, string words)
    {
        byte[] sample = Sample();
        sample[at] ^= 0x80;

        Should.Throw<WhisperFormatException>(() => Read(sample)).Message.ShouldContain(words);
    }

    private static byte[] Sample()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0x67676D6Cu);
        foreach (int number in new[] { 51_865, 1_500, 512, 8, 6, 448, 512, 8, 6, 80, 2_009 })
            writer.Write(number);
        writer.Write(1);
        writer.Write(2);
        writer.Write(new byte[2 * sizeof(float)]);
        writer.Write(2);
        foreach (string token in new[] { "a", "bc" })
        {
            writer.Write(token.Length);
            writer.Write(token.ToCharArray());
        }

        foreach (string name in new[] { "first.", "second" })
        {
            foreach (int number in new[] { 2, name.Length, 0, 4, 2 })
                writer.Write(number);
            writer.Write(name.ToCharArray());
            writer.Write(new byte[4 * 2 * sizeof(float)]);
        }

        return stream.ToArray();
    }

    private WhisperFile Read(byte[] content)
    {
        File.WriteAllBytes(folder.File("whisper.bin"), content);
        return WhisperFile.Read(folder.File("whisper.bin"));
    }
}
