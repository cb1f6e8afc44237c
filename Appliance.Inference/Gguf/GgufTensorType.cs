using System.Diagnostics.CodeAnalysis;

namespace Appliance.Inference.Gguf;

/// <summary>How a tensor's weights are stored; the numbers are those of ggml_type in llama.cpp v0.5.0.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "ggml's own names, by which every published file is called.")]
public enum GgufTensorType : uint
{
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q8_1 = 9,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    Q8_K = 15,
    IQ2_XXS = 16,
    IQ2_XS = 17,
    IQ3_XXS = 18,
    IQ1_S = 19,
    IQ4_NL = 20,
    IQ3_S = 21,
    IQ2_S = 22,
    IQ4_XS = 23,
    I8 = 24,
    I16 = 25,
    I32 = 26,
    I64 = 27,
    F64 = 28,
    IQ1_M = 29,
    BF16 = 30,
    TQ1_0 = 34,
    TQ2_0 = 35,
    MXFP4 = 39,
    NVFP4 = 40,
    Q1_0 = 41,
    Q2_0 = 42,
}

/// <summary>Sizes of the storage types, as ggml_blck_size and ggml_type_size of llama.cpp v0.5.0 give them.</summary>
public static class GgufTensorTypes
{
    /// <summary>Elements in a block and bytes of a block; null for a type that does not exist.</summary>
    public static (int Elements, int Bytes)? FindBlock(GgufTensorType type) => type switch
    {
        GgufTensorType.I8 => (1, 1),
        GgufTensorType.F16 or GgufTensorType.BF16 or GgufTensorType.I16 => (1, 2),
        GgufTensorType.F32 or GgufTensorType.I32 => (1, 4),
        GgufTensorType.F64 or GgufTensorType.I64 => (1, 8),
        GgufTensorType.MXFP4 => (32, 17),
        GgufTensorType.Q4_0 or GgufTensorType.IQ4_NL => (32, 18),
        GgufTensorType.Q4_1 => (32, 20),
        GgufTensorType.Q5_0 => (32, 22),
        GgufTensorType.Q5_1 => (32, 24),
        GgufTensorType.Q8_0 => (32, 34),
        GgufTensorType.Q8_1 => (32, 36),
        GgufTensorType.Q2_0 => (64, 18),
        GgufTensorType.NVFP4 => (64, 36),
        GgufTensorType.Q1_0 => (128, 18),
        GgufTensorType.IQ1_S => (256, 50),
        GgufTensorType.TQ1_0 => (256, 54),
        GgufTensorType.IQ1_M => (256, 56),
        GgufTensorType.IQ2_XXS or GgufTensorType.TQ2_0 => (256, 66),
        GgufTensorType.IQ2_XS => (256, 74),
        GgufTensorType.IQ2_S => (256, 82),
        GgufTensorType.Q2_K => (256, 84),
        GgufTensorType.IQ3_XXS => (256, 98),
        GgufTensorType.Q3_K or GgufTensorType.IQ3_S => (256, 110),
        GgufTensorType.IQ4_XS => (256, 136),
        GgufTensorType.Q4_K => (256, 144),
        GgufTensorType.Q5_K => (256, 176),
        GgufTensorType.Q6_K => (256, 210),
        GgufTensorType.Q8_K => (256, 292),
        _ => null,
    };

    /// <summary>Bytes of a tensor; null when the type does not exist, a row is no whole number of blocks, or the size exceeds 63 bits.</summary>
    /// <param name="type">Storage type.</param>
    /// <param name="shape">Elements along each dimension, the row first; each at least 1.</param>
    public static long? FindBytes(GgufTensorType type, IReadOnlyList<long> shape)
    {
        if (FindBlock(type) is not var (elements, bytes) || shape[0] % elements != 0)
            return null;
        Int128 size = (Int128)(shape[0] / elements) * bytes;
        foreach (long length in shape.Skip(1))
        {
            size *= length;
            if (size > long.MaxValue)
                return null;
        }

        return size > long.MaxValue ? null : (long)size;
    }
}
