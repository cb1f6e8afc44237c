using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>A joined detector with its open encoder, which stays the caller's. Safe for concurrent use.</summary>
/// <param name="joined">What was fitted to the encoder.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="logger">Told when the encoder fails.</param>
internal sealed partial class DangerVectors(JoinedDanger joined, SentenceEncoder encoder, ILogger logger)
{
    /// <summary>What follows from a joined probability.</summary>
    public DangerThresholds Thresholds => joined.Header.Thresholds;

    /// <summary>Version of the detector of words it belongs to.</summary>
    public string Detector => joined.Header.Detector;

    /// <summary>Probability of danger now; null where the encoder failed, so that the words alone judge and no alarm is lost.</summary>
    /// <param name="text">The text; the encoder reads its beginning.</param>
    /// <param name="words">The same by the words alone.</param>
    public double? Probability(string text, double words)
    {
        try
        {
            return joined.Probability(words, encoder.Encode(text).Span);
        }
        catch (OnnxException error)
        {
            LogFailed(logger, error);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sentence encoder failed; this message was judged by its words alone")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
