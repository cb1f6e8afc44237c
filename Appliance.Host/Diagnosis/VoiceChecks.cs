using Appliance.Host.Media;
using Appliance.Host.Voice;
using Appliance.Inference.Confinement;
using Appliance.Inference.Runtime;
using Appliance.Inference.Speech.Audio;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Diagnosis;

/// <summary>The checks of <c>doctor</c> for voice notes: engine, reader of recordings, model; and for photos. Without them voice notes go to staff.</summary>
internal static class VoiceChecks
{
    /// <summary>Runs all checks.</summary>
    public static IEnumerable<HealthResult> Run(DataDirectory data)
    {
        EngineDiagnosis engine = NativeRuntime.LoadWhisper();
        yield return engine.Ok
            ? HealthResult.Pass("whisper.cpp", $"{engine.Version} from {engine.Path}, {engine.Detail}")
            : HealthResult.Warn("whisper.cpp", $"{engine.Path}: {engine.Problem}; voice notes go to staff", engine.Remedy!);
        yield return AudioDecoder.FindVersion() is { } version
            ? HealthResult.Pass("ffmpeg", version)
            : HealthResult.Warn("ffmpeg", "not found; voice notes go to staff", $"Install the package \"ffmpeg\", or name the program in {AudioDecoder.ProgramVariable}");
        yield return SpeechModelFile.Find(null, data) is { } model
            ? HealthResult.Pass("speech model", model)
            : HealthResult.Pass("speech model", "none; voice notes go to staff (\"appliance models pull whisper-small\")");
        yield return ProgramStart.Find(PaperReader.ImageReader) is { } reader
            ? HealthResult.Pass("text of photos", reader)
            : HealthResult.Pass("text of photos", "not read; staff see the photos (Debian: apt-get install tesseract-ocr tesseract-ocr-ita tesseract-ocr-spa tesseract-ocr-por)");
    }
}
