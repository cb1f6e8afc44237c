using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech.Whisper;

namespace Appliance.Inference.Speech;

/// <summary>
/// Opens a Whisper model and computes with it. A damaged file can end the whole process instead of throwing (whisper.cpp throws
/// std::out_of_range through its C functions), so this belongs into a child process.
/// </summary>
public static class WhisperProbe
{
    /// <summary>Opens the file and computes a token.</summary>
    /// <returns>What was found, in a few words.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WhisperFormatException">It is not whole, or no such model.</exception>
    /// <exception cref="WhisperException">It is damaged or unsuitable; the message says how.</exception>
    /// <exception cref="InvalidOperationException">whisper.cpp cannot be loaded.</exception>
    public static string Open(string path)
    {
        WhisperFile file = WhisperFile.Read(path);
        using WhisperModel model = WhisperModel.Load(path);
        using var state = new WhisperState(model, 1);
        state.Load(new float[HearingLimits.SampleRate], HearingLimits.AudioContext(1));
        state.Encode();
        foreach (float logit in state.Decode([model.Vocabulary.Start], 0))
        {
            if (!float.IsFinite(logit))
                throw new WhisperException($"{path} was opened but computes values that are not numbers: its weights are damaged. Install the model again.");
        }

        return file.Description;
    }
}
