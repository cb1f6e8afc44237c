using System.Text;

namespace Appliance.Inference.Gguf;

/// <summary>
/// Writes GGUF version 3 (specification: ggml, docs/gguf.md). Metadata and tensors are written in the order they were
/// added; weights are streamed, so that a file may be larger than memory. Not thread-safe.
/// </summary>
public sealed class GgufWriter
{
    private const uint Version = 3;
    private const int BufferBytes = 1024 * 1024;

    private readonly int alignment;
    private readonly List<(string Key, object Value)> metadata = [];
    private readonly List<(GgufTensorInfo Info, Action<Stream> Write)> tensors = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> tensorNames = new(StringComparer.Ordinal);
    private long dataBytes;

    /// <param name="alignment">Alignment of tensor data in bytes: a power of two.</param>
    public GgufWriter(int alignment = GgufReader.DefaultAlignment)
    {
        if (alignment is <= 0 or > GgufLimits.MaxAlignment || !int.IsPow2(alignment))
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, $"Choose a power of two up to {GgufLimits.MaxAlignment}.");
        this.alignment = alignment;
        if (alignment != GgufReader.DefaultAlignment)
            AddMetadata(GgufReader.AlignmentKey, (uint)alignment);
    }

    /// <summary>Adds an entry of metadata.</summary>
    /// <param name="key">Printable ASCII, such as <c>general.name</c>.</param>
    /// <param name="value">A number, bool, string or <see cref="GgufArray"/> with its items; the .NET type is the type written.</param>
    /// <exception cref="ArgumentException">The key is taken or no name, or the value is of no possible type.</exception>
    public GgufWriter AddMetadata(string key, object value)
    {
        CheckName(key, GgufLimits.MaxKeyBytes, keys);
        GgufValueTypes.Of(value);
        metadata.Add((key, value));
        return this;
    }

    /// <summary>Adds a tensor.</summary>
    /// <param name="name">Printable ASCII, at most 63 characters.</param>
    /// <param name="type">How its weights are stored.</param>
    /// <param name="shape">Elements along each dimension, the row first.</param>
    /// <param name="write">Writes exactly the tensor's bytes to the stream.</param>
    /// <exception cref="ArgumentException">The name is taken or no name, or the shape is not possible in this type.</exception>
    public GgufWriter AddTensor(string name, GgufTensorType type, IReadOnlyList<long> shape, Action<Stream> write)
    {
        CheckName(name, GgufLimits.MaxTensorNameBytes - 1, tensorNames);
        if (shape.Count is 0 or > GgufLimits.MaxDimensions || shape.Any(length => length <= 0) || GgufTensorTypes.FindBytes(type, shape) is not { } bytes)
            throw new ArgumentException($"The tensor {name} of {string.Join(" × ", shape)} elements is not possible in {type}.", nameof(shape));
        tensors.Add((new GgufTensorInfo(name, type, [.. shape], dataBytes, bytes), write));
        dataBytes = GgufReader.Align(dataBytes + bytes, alignment);
        return this;
    }

    /// <summary>Adds a tensor whose bytes are at hand.</summary>
    /// <inheritdoc cref="AddTensor(string, GgufTensorType, IReadOnlyList{long}, Action{Stream})"/>
    public GgufWriter AddTensor(string name, GgufTensorType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data) =>
        AddTensor(name, type, shape, stream => stream.Write(data.Span));

    /// <summary>Writes the file, replacing one of that name.</summary>
    public void Write(string path)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        Write(stream);
    }

    /// <summary>Writes the file to a stream that knows its position.</summary>
    /// <exception cref="InvalidOperationException">A tensor's writer wrote more or fewer bytes than its shape has.</exception>
    public void Write(Stream stream)
    {
        long start = stream.Position;
        using (var output = new BinaryWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            output.Write(GgufReader.Magic);
            output.Write(Version);
            output.Write((ulong)tensors.Count);
            output.Write((ulong)metadata.Count);
            foreach ((string key, object value) in metadata)
            {
                WriteString(output, key);
                output.Write((uint)GgufValueTypes.Of(value));
                WriteValue(output, value);
            }

            foreach ((GgufTensorInfo info, _) in tensors)
                WriteInfo(output, info);
        }

        Pad(stream, start);
        foreach ((GgufTensorInfo info, Action<Stream> write) in tensors)
        {
            long before = stream.Position;
            write(stream);
            if (stream.Position - before != info.Bytes)
                throw new InvalidOperationException($"The tensor {info.Name} has {info.Bytes} bytes, and its writer wrote {stream.Position - before}.");
            Pad(stream, start);
        }

        stream.Flush();
    }

    private static void WriteInfo(BinaryWriter output, GgufTensorInfo info)
    {
        WriteString(output, info.Name);
        output.Write((uint)info.Shape.Count);
        foreach (long length in info.Shape)
            output.Write((ulong)length);
        output.Write((uint)info.Type);
        output.Write((ulong)info.Offset);
    }

    private static void WriteValue(BinaryWriter output, object value)
    {
        switch (value)
        {
            case byte v: output.Write(v); break;
            case sbyte v: output.Write(v); break;
            case ushort v: output.Write(v); break;
            case short v: output.Write(v); break;
            case uint v: output.Write(v); break;
            case int v: output.Write(v); break;
            case float v: output.Write(v); break;
            case bool v: output.Write(v); break;
            case ulong v: output.Write(v); break;
            case long v: output.Write(v); break;
            case double v: output.Write(v); break;
            case string v: WriteString(output, v); break;
            default: WriteArray(output, (GgufArray)value); break;
        }
    }

    private static void WriteArray(BinaryWriter output, GgufArray array)
    {
        IReadOnlyList<object> items = array.Items ?? throw new ArgumentException("An array whose items were passed over cannot be written; read the file with its arrays.");
        output.Write((uint)array.ElementType);
        output.Write((ulong)items.Count);
        foreach (object item in items)
        {
            if (GgufValueTypes.Of(item) != array.ElementType)
                throw new ArgumentException($"An array of {array.ElementType} cannot hold a {GgufValueTypes.Of(item)}.");
            WriteValue(output, item);
        }
    }

    private static void WriteString(BinaryWriter output, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        output.Write((ulong)bytes.Length);
        output.Write(bytes);
    }

    private void Pad(Stream stream, long start)
    {
        long position = stream.Position - start;
        stream.Write(new byte[GgufReader.Align(position, alignment) - position]);
    }

    private static void CheckName(string name, int limit, HashSet<string> taken)
    {
        if (name.Length == 0 || name.Length > limit || !name.All(c => c is > ' ' and < '\x7f'))
            throw new ArgumentException($"\"{name}\" is no name of 1 to {limit} printable ASCII characters.", nameof(name));
        if (!taken.Add(name))
            throw new ArgumentException($"\"{name}\" was added before.", nameof(name));
    }
}
