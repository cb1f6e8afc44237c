using Appliance.Inference.Onnx;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Speech.Activity;

/// <summary>Tells speech from other sounds. Thread-safe.</summary>
internal interface IVoiceActivity : IDisposable
{
    /// <summary>Probability of speech in each window of <see cref="VoiceActivity.WindowSamples"/>.</summary>
    float[] Probabilities(ReadOnlySpan<float> samples, CancellationToken cancellationToken);
}

/// <summary>
/// Silero VAD v6: the probability of speech in every 32 ms. The model is recurrent: a window goes in with the last 64 samples of the one
/// before and the state that it left. Thread-safe; each call has a state of its own.
/// </summary>
internal sealed class VoiceActivity : IVoiceActivity
{
    /// <summary>Name of the model among the native engines.</summary>
    internal const string FileName = "silero_vad_v6.onnx";

    /// <summary>Samples of one probability.</summary>
    internal const int WindowSamples = 512;

    private const int OverlapSamples = 64;
    private const int StateLayers = 2, StateUnits = 128;

    private readonly OnnxSession session;
    private readonly int input, state, rate, output;

    private VoiceActivity(OnnxSession session)
    {
        this.session = session;
        (input, state, rate) = (Index(session.InputNames, "input"), Index(session.InputNames, "state"), Index(session.InputNames, "sr"));
        output = Index(session.OutputNames, "output");
    }

    /// <summary>Opens the model that comes with the engines.</summary>
    /// <exception cref="FileNotFoundException">It is not there; the engines must be installed again.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime cannot be loaded.</exception>
    internal static VoiceActivity Open() => Open(NativeRuntime.FileBeside(FileName));

    /// <summary>Opens a given file.</summary>
    internal static VoiceActivity Open(string path) => new(OnnxSession.Open(path));

    /// <summary>Probability of speech in each window of <see cref="WindowSamples"/>; the last is filled up with silence.</summary>
    /// <param name="samples">16 kHz, mono.</param>
    /// <param name="cancellationToken">Looked at before each window.</param>
    public float[] Probabilities(ReadOnlySpan<float> samples, CancellationToken cancellationToken)
    {
        float[] result = new float[(samples.Length + WindowSamples - 1) / WindowSamples];
        float[] sound = new float[OverlapSamples + WindowSamples], probability = new float[1];
        float[] before = new float[StateLayers * StateUnits], after = new float[StateLayers * StateUnits];
        var inputs = new OnnxTensor[3];
        var outputs = new OnnxTensor[2];
        inputs[input] = OnnxTensor.OfFloats(sound, 1, sound.Length);
        inputs[rate] = OnnxTensor.OfLongs(new long[] { HearingLimits.SampleRate });
        outputs[output] = OnnxTensor.OfFloats(probability, 1, 1);
        for (int window = 0; window < result.Length; window++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sound.AsSpan(WindowSamples).CopyTo(sound);
            ReadOnlySpan<float> next = samples[(window * WindowSamples)..];
            next = next[..Math.Min(WindowSamples, next.Length)];
            next.CopyTo(sound.AsSpan(OverlapSamples));
            sound.AsSpan(OverlapSamples + next.Length).Clear();
            inputs[state] = OnnxTensor.OfFloats(before, StateLayers, 1, StateUnits);
            outputs[1 - output] = OnnxTensor.OfFloats(after, StateLayers, 1, StateUnits);
            session.Run(inputs, outputs, CancellationToken.None);
            result[window] = probability[0];
            (before, after) = (after, before);
        }

        return result;
    }

    public void Dispose() => session.Dispose();

    private int Index(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        throw new InvalidDataException($"{session.Model} has no \"{name}\": it is not the Silero model v5 or v6. Install the native engines again.");
    }
}
