namespace Appliance.Inference.Gguf;

/// <summary>Where a tensor lies in a GGUF file.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Type">How its weights are stored.</param>
/// <param name="Shape">Elements along each dimension, the row (the one that is contiguous in memory) first.</param>
/// <param name="Offset">First byte, from <see cref="GgufFile.DataOffset"/>.</param>
/// <param name="Bytes">Size in bytes.</param>
public sealed record GgufTensorInfo(string Name, GgufTensorType Type, IReadOnlyList<long> Shape, long Offset, long Bytes);

/// <summary>The header of a GGUF file: everything but the weights. Immutable.</summary>
public sealed class GgufFile
{
    internal GgufFile(
        string path, int version, int alignment, long dataOffset, long length, IReadOnlyDictionary<string, object> metadata, IReadOnlyList<GgufTensorInfo> tensors)
    {
        Path = path;
        Version = version;
        Alignment = alignment;
        DataOffset = dataOffset;
        Length = length;
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>Path or name of the file, for messages.</summary>
    public string Path { get; }

    /// <summary>Version of the format: 2 or 3.</summary>
    public int Version { get; }

    /// <summary>Alignment of tensor data in bytes.</summary>
    public int Alignment { get; }

    /// <summary>First byte of tensor data.</summary>
    public long DataOffset { get; }

    /// <summary>Size of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>
    /// Metadata by key. Values are byte, sbyte, ushort, short, uint, int, ulong, long, float, double, bool, string or <see cref="GgufArray"/>.
    /// </summary>
    public IReadOnlyDictionary<string, object> Metadata { get; }

    /// <summary>Tensors in the order of the file.</summary>
    public IReadOnlyList<GgufTensorInfo> Tensors { get; }

    /// <summary>The family of the model, such as <c>llama</c> or <c>qwen3</c>; null when the file does not say.</summary>
    public string? Architecture => FindString("general.architecture");

    /// <summary>Weights of all tensors together.</summary>
    public long ParameterCount => Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, length) => product * length));

    /// <summary>A text of the metadata; null when it is absent or no text.</summary>
    public string? FindString(string key) => Metadata.GetValueOrDefault(key) as string;

    /// <summary>A whole number of the metadata; null when it is absent, no whole number, or too large.</summary>
    public long? FindInteger(string key) => Metadata.GetValueOrDefault(key) switch
    {
        byte value => value,
        sbyte value => value,
        ushort value => value,
        short value => value,
        uint value => value,
        int value => value,
        long value => value,
        ulong value and <= long.MaxValue => (long)value,
        _ => null,
    };

    /// <summary>An array of the metadata; null when it is absent or no array.</summary>
    public GgufArray? FindArray(string key) => Metadata.GetValueOrDefault(key) as GgufArray;
}
