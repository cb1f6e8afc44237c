namespace Appliance.Inference.Speech;

/// <summary>What became of a recording.</summary>
public enum HearingOutcome
{
    /// <summary>Words were heard, and they may be relied on as far as their confidence says.</summary>
    Heard,

    /// <summary>Somebody speaks, but the words are not certain enough, or in a language that is not served. There is no text.</summary>
    Unclear,

    /// <summary>Nobody speaks. There is no text.</summary>
    Silence,

    /// <summary>The recording could not be read: damaged, too long, of no known format. There is no text.</summary>
    Failed,
}

/// <summary>A word as it was heard.</summary>
/// <param name="Text">The word with its punctuation.</param>
/// <param name="Start">Where it begins in the recording; estimated between the time marks that the model sets.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Confidence">Probability of its least certain token, 0 to 1.</param>
public sealed record HeardWord(string Text, TimeSpan Start, TimeSpan End, double Confidence);

/// <summary>One computation on a stretch of the recording, for finding out why something was heard as it was.</summary>
/// <param name="Start">Where the stretch begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="AudioContext">Encoder positions it was given, 50 a second.</param>
/// <param name="Temperature">0 for the most probable token, more for chance.</param>
/// <param name="MeanLogProbability">Mean of the tokens' natural log-probabilities.</param>
/// <param name="CompressionRatio">Bytes of the text over its compressed bytes; loops compress well.</param>
/// <param name="NoSpeech">The model's own probability that nobody speaks.</param>
/// <param name="Problem">Why the result was not taken; null when it was.</param>
public sealed record HearingAttempt(
    TimeSpan Start, TimeSpan End, int AudioContext, float Temperature, double MeanLogProbability, double CompressionRatio, double NoSpeech, string? Problem);

/// <summary>What was heard in a recording.</summary>
/// <param name="Outcome">What became of it; only <see cref="HearingOutcome.Heard"/> comes with text.</param>
/// <param name="Text">The words; empty otherwise.</param>
/// <param name="Language">ISO 639-1 code of the spoken language, also of one that is not served; null when nobody spoke.</param>
/// <param name="LanguageProbability">The model's probability of it, 0 to 1.</param>
/// <param name="Confidence">Geometric mean of the tokens' probabilities, 0 to 1; 0 without text.</param>
/// <param name="Duration">Length of the recording.</param>
/// <param name="Words">The words with their times.</param>
/// <param name="Problem">Why there is no text, in English for staff and logs; null when there is one.</param>
/// <param name="Attempts">The computations that were made.</param>
public sealed record Transcript(
    HearingOutcome Outcome,
    string Text,
    string? Language,
    double LanguageProbability,
    double Confidence,
    TimeSpan Duration,
    IReadOnlyList<HeardWord> Words,
    string? Problem,
    IReadOnlyList<HearingAttempt> Attempts)
{
    /// <summary>A transcript without text.</summary>
    internal static Transcript Without(HearingOutcome outcome, string problem, TimeSpan duration, IReadOnlyList<HearingAttempt>? attempts = null) =>
        new(outcome, "", null, 0, 0, duration, [], problem, attempts ?? []);
}
