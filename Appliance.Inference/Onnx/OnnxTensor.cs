using System.Buffers;
using System.Runtime.CompilerServices;

namespace Appliance.Inference.Onnx;

/// <summary>
/// The caller's memory seen as a tensor, row-major. Used for inputs and for outputs; nothing is copied, so the memory must
/// stay unchanged by others while a run uses it.
/// </summary>
public readonly struct OnnxTensor
{
    /// <summary>Most dimensions a tensor may have.</summary>
    public const int MaxRank = 4;

    private readonly ReadOnlyMemory<float> floats;
    private readonly ReadOnlyMemory<long> longs;
    private readonly Dimensions dimensions;

    private OnnxTensor(ReadOnlyMemory<float> floats, ReadOnlyMemory<long> longs, OnnxElementType type, int length, ReadOnlySpan<long> shape)
    {
        if (shape.Length > MaxRank)
            throw new ArgumentException($"A tensor has at most {MaxRank} dimensions, not {shape.Length}.");
        long elements = 1;
        foreach (long dimension in shape)
            elements = checked(elements * dimension);
        if (elements != length)
            throw new ArgumentException($"The shape [{string.Join(", ", shape.ToArray())}] holds {elements} elements, the memory {length}.");
        this.floats = floats;
        this.longs = longs;
        ElementType = type;
        Rank = shape.Length;
        shape.CopyTo(dimensions);
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank { get; }

    internal OnnxElementType ElementType { get; }

    internal nuint Bytes => ElementType == OnnxElementType.Float
        ? (nuint)floats.Length * sizeof(float)
        : (nuint)longs.Length * sizeof(long);

    /// <summary>A tensor of 32-bit floats.</summary>
    /// <exception cref="ArgumentException">The shape does not hold exactly the memory's elements, or has too many dimensions.</exception>
    public static OnnxTensor OfFloats(ReadOnlyMemory<float> data, params ReadOnlySpan<long> shape) =>
        new(data, default, OnnxElementType.Float, data.Length, shape);

    /// <summary>A tensor of 64-bit integers.</summary>
    /// <inheritdoc cref="OfFloats"/>
    public static OnnxTensor OfLongs(ReadOnlyMemory<long> data, params ReadOnlySpan<long> shape) =>
        new(default, data, OnnxElementType.Int64, data.Length, shape);

    /// <summary>Copies the shape; the destination holds at least <see cref="MaxRank"/> elements.</summary>
    internal void CopyShape(Span<long> destination) => ((ReadOnlySpan<long>)dimensions)[..Rank].CopyTo(destination);

    internal MemoryHandle Pin() => ElementType == OnnxElementType.Float ? floats.Pin() : longs.Pin();

    [InlineArray(MaxRank)]
    private struct Dimensions
    {
        private long first;
    }
}
