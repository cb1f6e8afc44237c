using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Appliance.Knowledge.Library.Search.Vectors;

/// <summary>
/// Vectors in a quarter of their size: each component as an eight-bit integer times the vector's own scale. Their dot products are within
/// about 0.003 of the exact ones. Immutable once filled.
/// </summary>
internal sealed class Int8Vectors(int count, int dimensions)
{
    /// <summary>The largest component's integer.</summary>
    public const int Largest = 127;

    private readonly sbyte[] components = new sbyte[(long)count * dimensions];
    private readonly float[] scales = new float[count];

    public int Count => count;

    public int Dimensions => dimensions;

    /// <summary>Stores a vector, rounded.</summary>
    public void Set(int index, ReadOnlySpan<float> vector) => scales[index] = Quantize(vector, Row(index));

    /// <summary>Stores a vector that was rounded before.</summary>
    public void Set(int index, float scale, ReadOnlySpan<sbyte> rounded)
    {
        rounded.CopyTo(Row(index));
        scales[index] = scale;
    }

    /// <summary>Adds a stored vector to a sum.</summary>
    public void AddTo(int index, Span<float> sum)
    {
        Span<sbyte> row = Row(index);
        for (int i = 0; i < row.Length; i++)
            sum[i] += row[i] * scales[index];
    }

    /// <summary>Dot product of a stored vector with a question's.</summary>
    public float Dot(int index, in QuestionVector question) => scales[index] * question.Scale * Dot(Row(index), question);

    /// <summary>Rounds a vector and returns its scale.</summary>
    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> rounded)
    {
        float most = TensorPrimitives.MaxMagnitude(vector);
        most = Math.Abs(most);
        float scale = most > 0 ? most / Largest : 1;
        for (int i = 0; i < vector.Length; i++)
            rounded[i] = (sbyte)MathF.Round(vector[i] / scale);
        return scale;
    }

    private Span<sbyte> Row(int index) => components.AsSpan(index * dimensions, dimensions);

    // VNNI multiplies unsigned by signed bytes: the question is shifted by 128 and the shift taken out again by its sum with the row.
    private static int Dot(ReadOnlySpan<sbyte> row, in QuestionVector question)
    {
        ReadOnlySpan<sbyte> other = question.Rounded;
        int i = 0;
        int sum = 0;
        if (AvxVnni.IsSupported && row.Length >= Vector256<sbyte>.Count)
        {
            ReadOnlySpan<byte> shifted = question.Shifted;
            Vector256<int> products = Vector256<int>.Zero;
            Vector256<int> shifts = Vector256<int>.Zero;
            Vector256<byte> ones = Vector256.Create((byte)1);
            for (; i + Vector256<sbyte>.Count <= row.Length; i += Vector256<sbyte>.Count)
            {
                Vector256<sbyte> components = Vector256.Create(row[i..]);
                products = AvxVnni.MultiplyWideningAndAdd(products, Vector256.Create(shifted[i..]), components);
                shifts = AvxVnni.MultiplyWideningAndAdd(shifts, ones, components);
            }

            sum = Vector256.Sum(products) - (128 * Vector256.Sum(shifts));
        }
        else if (Vector.IsHardwareAccelerated && row.Length >= Vector<sbyte>.Count)
        {
            Vector<int> products = Vector<int>.Zero;
            for (; i + Vector<sbyte>.Count <= row.Length; i += Vector<sbyte>.Count)
            {
                Vector.Widen(new Vector<sbyte>(row[i..]), out Vector<short> lowLeft, out Vector<short> highLeft);
                Vector.Widen(new Vector<sbyte>(other[i..]), out Vector<short> lowRight, out Vector<short> highRight);
                // 2 × 127² fits in a short only after widening.
                Vector.Widen(lowLeft * lowRight, out Vector<int> a, out Vector<int> b);
                Vector.Widen(highLeft * highRight, out Vector<int> c, out Vector<int> d);
                products += a + b + c + d;
            }

            sum = Vector.Sum(products);
        }

        for (; i < row.Length; i++)
            sum += row[i] * other[i];
        return sum;
    }
}

/// <summary>A question's vector, rounded once for many comparisons.</summary>
internal readonly ref struct QuestionVector
{
    public QuestionVector(ReadOnlySpan<float> vector)
    {
        sbyte[] rounded = new sbyte[vector.Length];
        Scale = Int8Vectors.Quantize(vector, rounded);
        Rounded = rounded;
        byte[] shifted = new byte[vector.Length];
        for (int i = 0; i < shifted.Length; i++)
            shifted[i] = (byte)(rounded[i] + 128);
        Shifted = shifted;
    }

    public float Scale { get; }

    public ReadOnlySpan<sbyte> Rounded { get; }

    /// <summary>The components plus 128.</summary>
    public ReadOnlySpan<byte> Shifted { get; }

    /// <summary>Whether there is a vector at all.</summary>
    public bool Exists => Rounded.Length > 0;
}
