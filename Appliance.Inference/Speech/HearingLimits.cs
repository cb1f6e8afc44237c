namespace Appliance.Inference.Speech;

/// <summary>Limits and thresholds of hearing.</summary>
public static class HearingLimits
{
    /// <summary>Samples a second that the models work with.</summary>
    public const int SampleRate = 16_000;

    /// <summary>Largest recording in bytes: what WhatsApp lets patients send.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Longest recording in seconds.</summary>
    public const int MaxSeconds = 300;

    /// <summary>Characters of vocabulary that a request may hint at; the rest is left out.</summary>
    public const int MaxVocabularyCharacters = 600;

    /// <summary>Tokens of vocabulary that the decoder is given.</summary>
    internal const int MaxVocabularyTokens = 96;

    /// <summary>Longest stretch that the model hears at once, in seconds; it was trained on 30, of which <see cref="LargestContext"/> leaves these.</summary>
    internal const double MaxWindowSeconds = 23;

    /// <summary>A window is not cut earlier than this for the sake of a pause, in seconds.</summary>
    internal const double MinWindowSeconds = 10;

    /// <summary>Encoder positions a second.</summary>
    internal const int PositionsPerSecond = 50;

    /// <summary>
    /// Encoder positions are a multiple of this. Flash attention pads its keys to it with zeros that it does not mask, and those take
    /// attention from the sound: with other numbers, the whole 1,500 included, words are lost and some recordings loop.
    /// </summary>
    internal const int ContextStep = 256;

    /// <summary>Positions given beyond the sound (ggml-org/whisper.cpp#1855, #1951).</summary>
    internal const int ExtraPositions = 128;

    /// <summary>Fewest positions.</summary>
    internal const int SmallestContext = 512;

    /// <summary>Most positions: the largest multiple of the step within the model's 1,500.</summary>
    internal const int LargestContext = 1_280;

    /// <summary>Mean log-probability below which words are not believed.</summary>
    internal const double MinMeanLogProbability = -1.0;

    /// <summary>Mean log-probability below which words heard with the shortened context are tried again with the largest.</summary>
    internal const double MinShortMeanLogProbability = -0.6;

    /// <summary>Compression ratio above which a text is a loop.</summary>
    internal const double MaxCompressionRatio = 2.4;

    /// <summary>Probability of no speech above which uncertain words are none.</summary>
    internal const double MaxNoSpeech = 0.6;

    /// <summary>Temperatures tried with the largest context, in order, until the words are believed; 0 takes the most probable ones.</summary>
    internal static readonly float[] Temperatures = [0, 0.2f, 0.4f, 0.6f];

    /// <summary>Speech in seconds that must be left after the model's last time mark for the rest to be heard separately.</summary>
    internal const double MinRemainingSpeechSeconds = 1.0;

    /// <summary>A window is not heard again from a time mark nearer to its beginning, in seconds: so their number is bounded.</summary>
    internal const double MinProgressSeconds = 1.0;

    /// <summary>Probability from which a language that is not the expected one is believed.</summary>
    internal const double SureOfLanguage = 0.8;

    /// <summary>How much more probable a speaker's language of before is than what is heard alone says.</summary>
    internal const double ExpectationWeight = 10;

    /// <summary>Probability below which a language that is not served does not outweigh the most probable served one.</summary>
    internal const double UnsureOfLanguage = 0.5;

    /// <summary>Encoder positions for a stretch of sound.</summary>
    /// <param name="seconds">Its length.</param>
    internal static int AudioContext(double seconds)
    {
        int needed = (int)Math.Ceiling(seconds * PositionsPerSecond) + ExtraPositions;
        return Math.Clamp((needed + ContextStep - 1) / ContextStep * ContextStep, SmallestContext, LargestContext);
    }
}
