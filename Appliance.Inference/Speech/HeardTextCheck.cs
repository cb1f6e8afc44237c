using System.IO.Compression;
using System.Text;
using Appliance.Inference.Speech.Whisper;

namespace Appliance.Inference.Speech;

/// <summary>Whether what was decoded may be believed.</summary>
internal static class HeardTextCheck
{
    // Letters a second that nobody speaks.
    private const double MaxLettersPerSecond = 30;

    /// <summary>Bytes of a text over its compressed bytes; 1 for an empty one.</summary>
    internal static double CompressionRatio(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
            return 1;
        using var target = new MemoryStream();
        using (var compressor = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            compressor.Write(bytes);
        return (double)bytes.Length / target.Length;
    }

    /// <summary>Why a text is not believed; null when it is.</summary>
    /// <param name="window">What was decoded.</param>
    /// <param name="text">Its text, sounds included.</param>
    /// <param name="noSpeech">The model's probability that nobody speaks.</param>
    /// <param name="speechSeconds">How long somebody spoke, by voice activity.</param>
    /// <param name="shortened">Whether the encoder had a shortened context: then doubts weigh more, because another try is cheap.</param>
    internal static string? Problem(DecodedWindow window, string text, double noSpeech, double speechSeconds, bool shortened)
    {
        double least = shortened ? HearingLimits.MinShortMeanLogProbability : HearingLimits.MinMeanLogProbability;
        string words = SoundMarks.Remove(text);
        return !window.Complete ? "a loop"
            : CompressionRatio(text) > HearingLimits.MaxCompressionRatio ? "repetition"
            : noSpeech > HearingLimits.MaxNoSpeech && window.MeanLogProbability < HearingLimits.MinMeanLogProbability ? "probably no speech"
            : window.MeanLogProbability < least ? "uncertain words"
            : words.Length > MaxLettersPerSecond * Math.Max(1, speechSeconds) ? "more words than anybody speaks"
            : shortened && SoundMarks.Found(text) ? "sounds among the words"
            : !words.Any(char.IsLetterOrDigit) ? "no words"
            : null;
    }
}
