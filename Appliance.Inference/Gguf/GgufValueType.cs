using System.Diagnostics.CodeAnalysis;

namespace Appliance.Inference.Gguf;

/// <summary>Types of metadata values; the numbers are those of the GGUF specification (ggml, docs/gguf.md).</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The specification's own names.")]
public enum GgufValueType : uint
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    UInt64 = 10,
    Int64 = 11,
    Float64 = 12,
}

/// <summary>An array among the metadata.</summary>
/// <param name="ElementType">Type of every item.</param>
/// <param name="Count">Number of items.</param>
/// <param name="Items">The items as .NET values (nested arrays as <see cref="GgufArray"/>); null when the reader passed over them.</param>
public sealed record GgufArray(GgufValueType ElementType, long Count, IReadOnlyList<object>? Items)
{
    /// <summary>An array of strings.</summary>
    public static GgufArray Of(IReadOnlyList<string> items) => new(GgufValueType.String, items.Count, items);

    /// <summary>An array of signed 32-bit numbers.</summary>
    public static GgufArray Of(IReadOnlyList<int> items) => new(GgufValueType.Int32, items.Count, [.. items.Select(item => (object)item)]);
}

/// <summary>How .NET types stand for the types of the format.</summary>
internal static class GgufValueTypes
{
    /// <summary>The type a .NET value is written as.</summary>
    /// <exception cref="ArgumentException">The format has no such type.</exception>
    public static GgufValueType Of(object value) => value switch
    {
        byte => GgufValueType.UInt8,
        sbyte => GgufValueType.Int8,
        ushort => GgufValueType.UInt16,
        short => GgufValueType.Int16,
        uint => GgufValueType.UInt32,
        int => GgufValueType.Int32,
        float => GgufValueType.Float32,
        bool => GgufValueType.Bool,
        string => GgufValueType.String,
        GgufArray => GgufValueType.Array,
        ulong => GgufValueType.UInt64,
        long => GgufValueType.Int64,
        double => GgufValueType.Float64,
        _ => throw new ArgumentException($"GGUF metadata cannot hold a {value.GetType().Name}; use a number, bool, string or {nameof(GgufArray)}.", nameof(value)),
    };

    /// <summary>Bytes of a value of fixed size; 0 for strings and arrays.</summary>
    public static int FixedBytes(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };
}
