using System.Numerics.Tensors;

namespace Appliance.Inference.Speech.Activity;

/// <summary>How loud a recording is.</summary>
internal static class SoundEnergy
{
    /// <summary>Root mean square of the loudest frame below which there is nothing to hear: −50 dB of full scale.</summary>
    internal const float Silence = 0.00316f;

    private const int FrameSamples = HearingLimits.SampleRate / 50;

    /// <summary>Root mean square of the loudest 20 ms, without a constant offset; 0 for an empty recording.</summary>
    internal static float Loudest(ReadOnlySpan<float> samples)
    {
        float loudest = 0;
        for (int start = 0; start + FrameSamples <= samples.Length; start += FrameSamples)
        {
            ReadOnlySpan<float> frame = samples.Slice(start, FrameSamples);
            float mean = TensorPrimitives.Sum(frame) / FrameSamples;
            loudest = Math.Max(loudest, (TensorPrimitives.SumOfSquares(frame) / FrameSamples) - (mean * mean));
        }

        return MathF.Sqrt(loudest);
    }
}
