using Appliance.Inference.Speech.Activity;

namespace Appliance.Tests.Inference.Speech;

/// <summary>Takes every sound for speech: random models are tried with random sounds.</summary>
internal sealed class AlwaysSpeech : IVoiceActivity
{
    public float[] Probabilities(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        float[] result = new float[samples.Length / VoiceActivity.WindowSamples];
        Array.Fill(result, 1f);
        return result;
    }

    public void Dispose()
    {
        // Holds nothing.
    }
}
