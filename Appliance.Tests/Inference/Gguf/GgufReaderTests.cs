using System.Buffers.Binary;
using System.Text;
using Appliance.Inference.Gguf;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Gguf;

public sealed class GgufReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WrittenFile_HasEveryValueAndTensor()
    {
        byte[] file = Sample();

        GgufFile read = GgufReader.Read(new MemoryStream(file), "sample", keepArrays: true);

        read.Version.ShouldBe(3);
        read.Alignment.ShouldBe(64);
        read.Length.ShouldBe(file.Length);
        foreach ((string key, object value) in Values())
            Show(read.Metadata[key]).ShouldBe(Show(value), key);
        read.Tensors.Select(t => (t.Name, t.Type, string.Join('x', t.Shape), t.Offset, t.Bytes)).ShouldBe(
        [
            ("first", GgufTensorType.F32, "3x2", 0L, 24L),
            ("second", GgufTensorType.Q4_0, "64x1x2", 64L, 72L),
        ]);
        file.AsSpan((int)(read.DataOffset + read.Tensors[1].Offset), 72).ToArray().ShouldAllBe(value => value == 7);
        read.ParameterCount.ShouldBe(6 + 128);
    }

    [Fact]
    public void Read_LongArrays_ArePassedOverUnlessAskedFor()
    {
        string[] words = [.. Enumerable.Range(0, 100).Select(i => $"word{i}")];
        string path = folder.File("words.gguf");
        new GgufWriter().AddMetadata("words", GgufArray.Of(words)).AddMetadata("numbers", GgufArray.Of(new int[100])).AddMetadata("after", "è qui").Write(path);

        GgufFile passed = GgufReader.Read(path);
        GgufFile kept = GgufReader.Read(path, keepArrays: true);

        passed.FindArray("words").ShouldBe(new GgufArray(GgufValueType.String, 100, null));
        passed.FindArray("numbers")!.Items.ShouldBeNull();
        passed.FindString("after").ShouldBe("è qui");
        kept.FindArray("words")!.Items.ShouldBe(words);
    }

    [Fact]
    public void Find_AbsentOrOfAnotherType_IsNull()
    {
        GgufFile file = GgufReader.Read(new MemoryStream(Sample()), "sample");

        file.FindInteger("uint64").ShouldBeNull();
        file.FindInteger("int8").ShouldBe(-8);
        file.FindString("int8").ShouldBeNull();
        file.FindArray("absent").ShouldBeNull();
        file.Architecture.ShouldBe("test");
    }

    [Theory]
    [InlineData("PK\u0003\u0004 an archive", "ZIP archive")]
    [InlineData("<!DOCTYPE html><html></html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS")]
    [InlineData("{\"error\":\"not found\"}", "JSON")]
    [InlineData("lmggxxxxxxxxx", "old format")]
    [InlineData("some text", "not a GGUF")]
    [InlineData("GG", "2 bytes")]
    [InlineData("", "0 bytes")]
    public void Read_OtherFile_SaysWhatItIs(string content, string words)
    {
        GgufFormatException error = Fails(Encoding.Latin1.GetBytes(content));

        error.Message.ShouldContain(words);
        error.Message.ShouldContain("sample.gguf");
        error.Offset.ShouldBe(0);
    }

    [Fact]
    public void Read_FileCutAnywhere_IsRefused()
    {
        byte[] file = Sample();
        long end = GgufReader.Read(new MemoryStream(file), "sample").DataOffset + 64 + 72;
        for (int length = 0; length < end; length++)
            Fails(file[..length]).Message.ShouldContain("sample.gguf");
    }

    [Theory]
    [InlineData(4, 1u, "version 1")]
    [InlineData(4, 0x03000000u, "big-endian")]
    [InlineData(8, 0xFFFFFFFFu, "number of tensors")]
    [InlineData(16, 0x7FFFFFFFu, "number of metadata entries")]
    [InlineData(24, 0x10000000u, "key 1 of")]
    public void Read_LyingHeader_NamesFieldAndPlace(int offset, uint value, string words)
    {
        byte[] file = Sample();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

        GgufFormatException error = Fails(file);

        error.Message.ShouldContain(words);
        error.Offset.ShouldBe(offset);
    }

    [Fact]
    public void Read_ArraysTooDeep_IsRefused()
    {
        GgufArray array = GgufArray.Of(["x"]);
        for (int i = 0; i < GgufLimits.MaxNesting; i++)
            array = new GgufArray(GgufValueType.Array, 1, [array]);

        Fails(Written(new GgufWriter().AddMetadata("deep", array))).Message.ShouldContain("deeper than 3");
    }

    [Fact]
    public void Read_SameKeyTwice_IsRefused()
    {
        byte[] file = Written(new GgufWriter().AddMetadata("key.a", 1).AddMetadata("key.b", 2));
        file[Array.LastIndexOf(file, (byte)'b')] = (byte)'a';

        Fails(file).Message.ShouldContain("key.a appears twice");
    }

    [Fact]
    public void Read_TensorsUponEachOther_IsRefused()
    {
        var writer = new GgufWriter();
        writer.AddTensor("one", GgufTensorType.F32, [16], new byte[64]).AddTensor("two", GgufTensorType.F32, [16], new byte[64]);
        byte[] file = Written(writer);
        int name = file.AsSpan().LastIndexOf("two"u8);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(name + 3 + 4 + 8 + 4), 32);

        Fails(file).Message.ShouldContain("two begins within another");
    }

    [Fact]
    public void Read_AnyByteChangedInTheHeader_ReadsOrRefusesWithAPlace()
    {
        byte[] sample = Sample();
        long header = GgufReader.Read(new MemoryStream(sample), "sample").DataOffset;
        Gen<(int, byte)[]> changes = Gen.Choose(0, (int)header - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, (byte)value))).NonEmptyListOf().Select(list => list.Take(8).ToArray());
        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            byte[] file = [.. sample];
            foreach ((int at, byte value) in edits)
                file[at] = value;
            try
            {
                GgufFile read = GgufReader.Read(new MemoryStream(file), "sample", keepArrays: true);
                read.Tensors.ShouldAllBe(tensor => read.DataOffset + tensor.Offset + tensor.Bytes <= file.Length);
            }
            catch (GgufFormatException error)
            {
                error.Offset.ShouldBeInRange(0, file.Length);
            }
        }).QuickCheckThrowOnFailure();
    }

    [SkippableFact]
    public void Read_RealModel_HasItsDimensions()
    {
        string? folder = Environment.GetEnvironmentVariable("APPLIANCE_MODELS");
        string path = Path.Combine(folder ?? "", "SmolLM2-135M-Instruct.Q4_1.gguf");
        Skip.IfNot(File.Exists(path), "APPLIANCE_MODELS names no folder with SmolLM2-135M-Instruct.Q4_1.gguf.");

        GgufFile file = GgufReader.Read(path);

        file.Architecture.ShouldBe("llama");
        file.FindInteger("llama.block_count").ShouldBe(30);
        file.FindArray("tokenizer.ggml.tokens")!.Count.ShouldBe(49_152);
        file.FindString("tokenizer.chat_template").ShouldNotBeNull().ShouldContain("<|im_start|>");
        file.Tensors.Count.ShouldBe(272);
        file.ParameterCount.ShouldBe(134_515_008);
    }

    private static Dictionary<string, object> Values() => new()
    {
        ["general.architecture"] = "test",
        ["uint8"] = (byte)200,
        ["int8"] = (sbyte)-8,
        ["uint16"] = (ushort)60_000,
        ["int16"] = (short)-300,
        ["uint32"] = 4_000_000_000u,
        ["int32"] = -70_000,
        ["float32"] = 1.5f,
        ["yes"] = true,
        ["no"] = false,
        ["text"] = "perché no 🦷",
        ["empty"] = "",
        ["uint64"] = ulong.MaxValue,
        ["int64"] = long.MinValue,
        ["float64"] = Math.PI,
        ["words"] = GgufArray.Of(["uno", "", "drei"]),
        ["nested"] = new GgufArray(GgufValueType.Array, 2, [GgufArray.Of([1, 2]), new GgufArray(GgufValueType.Bool, 1, [true])]),
        ["none"] = new GgufArray(GgufValueType.Float32, 0, Array.Empty<object>()),
    };

    private static string Show(object value) => value is GgufArray array
        ? $"{array.ElementType}×{array.Count}[{string.Join(", ", array.Items!.Select(Show))}]"
        : FormattableString.Invariant($"{value.GetType().Name} {value}");

    private static byte[] Sample()
    {
        var writer = new GgufWriter(alignment: 64);
        foreach ((string key, object value) in Values())
            writer.AddMetadata(key, value);
        byte[] sevens = new byte[72];
        Array.Fill(sevens, (byte)7);
        writer.AddTensor("first", GgufTensorType.F32, [3, 2], new byte[24]).AddTensor("second", GgufTensorType.Q4_0, [64, 1, 2], sevens);
        return Written(writer);
    }

    private static byte[] Written(GgufWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static GgufFormatException Fails(byte[] file) =>
        Should.Throw<GgufFormatException>(() => GgufReader.Read(new MemoryStream(file), "sample.gguf"));
}
