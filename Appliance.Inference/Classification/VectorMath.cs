using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Appliance.Inference.Classification;

/// <summary>
/// Dense loops of the trainer. Eight lanes whatever the processor has, so that sums are taken in the same order and training
/// gives the same weights everywhere. Lengths must be multiples of <see cref="Lanes"/>.
/// </summary>
internal static class VectorMath
{
    internal const int Lanes = 8;

    private const float AdaGradEpsilon = 1e-6f;

    internal static int Pad(int length) => (length + Lanes - 1) / Lanes * Lanes;

    /// <summary>y += a·x</summary>
    internal static void AddScaled(float a, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector256<float>> xs = MemoryMarshal.Cast<float, Vector256<float>>(x);
        Span<Vector256<float>> ys = MemoryMarshal.Cast<float, Vector256<float>>(y);
        for (int i = 0; i < xs.Length; i++)
            ys[i] += xs[i] * a;
    }

    internal static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector256<float>> xs = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<float>> ys = MemoryMarshal.Cast<float, Vector256<float>>(y);
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < xs.Length; i++)
            sum += xs[i] * ys[i];
        return Vector256.Sum(sum);
    }

    /// <summary>AdaGrad (Duchi et al. 2011): each weight's step shrinks with the gradients it has seen. The gradient is a·g + l2·w.</summary>
    internal static void AdaGrad(float rate, float l2, float a, ReadOnlySpan<float> gradient, Span<float> squares, Span<float> weights)
    {
        ReadOnlySpan<Vector256<float>> gs = MemoryMarshal.Cast<float, Vector256<float>>(gradient);
        Span<Vector256<float>> qs = MemoryMarshal.Cast<float, Vector256<float>>(squares);
        Span<Vector256<float>> ws = MemoryMarshal.Cast<float, Vector256<float>>(weights);
        Vector256<float> epsilon = Vector256.Create(AdaGradEpsilon);
        for (int i = 0; i < gs.Length; i++)
        {
            Vector256<float> g = gs[i] * a + ws[i] * l2;
            qs[i] += g * g;
            ws[i] -= g * rate / (Vector256.Sqrt(qs[i]) + epsilon);
        }
    }

    /// <summary>Replaces logits by probabilities; any length.</summary>
    internal static void Softmax(Span<float> values)
    {
        float max = float.NegativeInfinity;
        foreach (float value in values)
            max = MathF.Max(max, value);
        float sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Exp(values[i] - max);
            sum += values[i];
        }

        for (int i = 0; i < values.Length; i++)
            values[i] /= sum;
    }

    internal static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
                best = i;
        }

        return best;
    }
}
