using System.Numerics;
using System.Runtime.Intrinsics;

namespace Appliance.Inference.Chat;

/// <summary>Passes over the logits of one token: 50,000 to 250,000 floats, so every pass counts. Vector code of any width.</summary>
internal static class LogitMath
{
    /// <summary>The first index of the largest value, and that value.</summary>
    internal static int IndexOfMax(ReadOnlySpan<float> logits, out float max)
    {
        max = Max(logits);
        return logits.IndexOf(max);
    }

    /// <summary>ln Σ exp(x), given the largest x.</summary>
    internal static float LogSumExp(ReadOnlySpan<float> logits, float max)
    {
        if (!Vector256.IsHardwareAccelerated)
            return max + MathF.Log(ScalarSum(logits, max));
        float sum = 0;
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> shift = Vector512.Create(max), total = Vector512<float>.Zero;
            for (; i <= logits.Length - Vector512<float>.Count; i += Vector512<float>.Count)
                total += Vector512.Exp(Vector512.Create(logits[i..]) - shift);
            sum = Vector512.Sum(total);
        }
        else
        {
            Vector256<float> shift = Vector256.Create(max), total = Vector256<float>.Zero;
            for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
                total += Vector256.Exp(Vector256.Create(logits[i..]) - shift);
            sum = Vector256.Sum(total);
        }

        return max + MathF.Log(sum + ScalarSum(logits[i..], max));
    }

    /// <summary>Writes the indexes of all values at or above a threshold, in order, and returns how many.</summary>
    /// <param name="logits">The values.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="destination">At least as long as <paramref name="logits"/>.</param>
    internal static int IndexesAtLeast(ReadOnlySpan<float> logits, float threshold, Span<int> destination)
    {
        int found = 0, start = 0, width = Vector<float>.Count;
        var least = new Vector<float>(threshold);
        for (; start <= logits.Length - width; start += width)
        {
            if (!Vector.GreaterThanOrEqualAny(new Vector<float>(logits[start..]), least))
                continue;
            for (int i = start; i < start + width; i++)
            {
                if (logits[i] >= threshold)
                    destination[found++] = i;
            }
        }

        for (; start < logits.Length; start++)
        {
            if (logits[start] >= threshold)
                destination[found++] = start;
        }

        return found;
    }

    private static float Max(ReadOnlySpan<float> logits)
    {
        int i = 0, width = Vector<float>.Count;
        float max = float.NegativeInfinity;
        if (logits.Length >= 4 * width)
        {
            Vector<float> a = new(logits), b = new(logits[width..]), c = new(logits[(2 * width)..]), d = new(logits[(3 * width)..]);
            for (i = 4 * width; i <= logits.Length - (4 * width); i += 4 * width)
            {
                ReadOnlySpan<float> block = logits.Slice(i, 4 * width);
                a = Vector.MaxNative(a, new Vector<float>(block));
                b = Vector.MaxNative(b, new Vector<float>(block[width..]));
                c = Vector.MaxNative(c, new Vector<float>(block[(2 * width)..]));
                d = Vector.MaxNative(d, new Vector<float>(block[(3 * width)..]));
            }

            Vector<float> all = Vector.MaxNative(Vector.MaxNative(a, b), Vector.MaxNative(c, d));
            for (int lane = 0; lane < width; lane++)
                max = MathF.Max(max, all[lane]);
        }

        for (; i < logits.Length; i++)
            max = MathF.Max(max, logits[i]);
        return max;
    }

    private static float ScalarSum(ReadOnlySpan<float> logits, float max)
    {
        float sum = 0;
        foreach (float logit in logits)
            sum += MathF.Exp(logit - max);
        return sum;
    }
}
