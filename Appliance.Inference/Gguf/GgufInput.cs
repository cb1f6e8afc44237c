using System.Buffers.Binary;
using System.Text;

namespace Appliance.Inference.Gguf;

/// <summary>Little-endian values from a stream of known length; every length is checked against what is left before anything is allocated.</summary>
internal sealed class GgufInput
{
    private readonly Stream stream;

    /// <param name="stream">Readable and seekable, at its start.</param>
    /// <param name="name">What to call the file in messages.</param>
    public GgufInput(Stream stream, string name)
    {
        this.stream = stream;
        Name = name;
        Length = stream.Length;
    }

    /// <summary>The file's path or name.</summary>
    public string Name { get; }

    /// <summary>Size of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The error for something found at a byte of the file.</summary>
    public GgufFormatException Wrong(long offset, string problem, string remedy = GgufFormatException.GetAgain) => new(Name, offset, problem, remedy);

    public uint ReadUInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong ReadUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A count that must not exceed a limit.</summary>
    public int ReadCount(long limit, string what)
    {
        long start = Position;
        ulong count = ReadUInt64();
        return count <= (ulong)limit ? (int)count : throw Wrong(start, $"{what}: {count}, and at most {limit} are accepted");
    }

    /// <summary>A UTF-8 string with its length before it.</summary>
    public string ReadString(int limit, string what)
    {
        int length = ReadCount(limit, "the length in bytes of " + what);
        Require(length, what);
        byte[] bytes = new byte[length];
        Fill(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A name of printable ASCII characters, as keys and tensors have.</summary>
    public string ReadName(int limit, string what)
    {
        long start = Position;
        string name = ReadString(limit, what);
        if (name.Length == 0)
            throw Wrong(start, what + " is empty");
        return name.All(c => c is > ' ' and < '\x7f') ? name : throw Wrong(start, $"{what} has characters that no name has");
    }

    /// <summary>A number or bool.</summary>
    public object ReadFixed(GgufValueType type)
    {
        Span<byte> buffer = stackalloc byte[sizeof(ulong)];
        Span<byte> bytes = buffer[..GgufValueTypes.FixedBytes(type)];
        long start = Position;
        Fill(bytes);
        return type switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => (sbyte)bytes[0],
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            GgufValueType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            GgufValueType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            GgufValueType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            GgufValueType.Bool => bytes[0] <= 1 ? bytes[0] == 1 : throw Wrong(start, $"{bytes[0]} is neither true (1) nor false (0)"),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only numbers and bools have a fixed size."),
        };
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long bytes, string what)
    {
        Require(bytes, what);
        stream.Seek(bytes, SeekOrigin.Current);
        Position += bytes;
    }

    private void Fill(Span<byte> bytes)
    {
        Require(bytes.Length, "the next value");
        stream.ReadExactly(bytes);
        Position += bytes.Length;
    }

    private void Require(long bytes, string what)
    {
        if (bytes > Length - Position)
            throw Wrong(Position, $"the file ends at byte {Length}, within {what}");
        if (bytes > GgufLimits.MaxHeaderBytes - Position)
            throw Wrong(Position, $"the header goes on beyond {GgufLimits.MaxHeaderBytes} bytes, which no model needs");
    }
}
