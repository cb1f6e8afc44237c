using Appliance.Inference.Speech;

namespace Appliance.Host.Bench.Voice;

/// <summary>One clip.</summary>
/// <param name="File">Its path in the folder.</param>
/// <param name="Lang">What is spoken.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">What was heard.</param>
/// <param name="Ms">Time in milliseconds, reading the file not included.</param>
/// <param name="ReadMs">Time that reading it took.</param>
/// <param name="Computations">How often the model was tried.</param>
/// <param name="Errors">Wrong words; null without a reference.</param>
/// <param name="PeerText">What whisper.cpp's defaults heard; null when they were not asked.</param>
/// <param name="PeerMs">And their time.</param>
/// <param name="PeerErrors">And their wrong words.</param>
internal sealed record VoiceBenchLine(
    string File, string Lang, double Seconds, HearingOutcome Outcome, string Text, double Ms, double ReadMs, int Computations, int? Errors,
    string? PeerText, double? PeerMs, int? PeerErrors);

/// <summary>Wrong words of one language.</summary>
/// <param name="Words">Words of the references.</param>
/// <param name="Errors">Wrong ones.</param>
/// <param name="PeerErrors">Those of whisper.cpp's defaults; null when they were not asked.</param>
internal sealed record LanguageErrors(int Words, int Errors, int? PeerErrors);

/// <summary>What <c>bench voice</c> found.</summary>
/// <param name="Model">The model's file name.</param>
/// <param name="Lines">Clip by clip.</param>
/// <param name="Languages">Wrong words by language.</param>
/// <param name="RealTimeFactor">Time over length, over all clips with speech.</param>
/// <param name="MedianSpeedup">Median of the peer's time over ours, over served speech up to the length that counts; null without a peer.</param>
/// <param name="SumSpeedup">The peer's summed time over ours, over the same clips.</param>
/// <param name="LongestCancelMs">Longest time in milliseconds that a cancelled hearing of the longest clip took to end: one encode at most.</param>
/// <param name="Goals">What must hold.</param>
internal sealed record VoiceBenchResult(
    string Model, IReadOnlyList<VoiceBenchLine> Lines, IReadOnlyDictionary<string, LanguageErrors> Languages, double RealTimeFactor,
    double? MedianSpeedup, double? SumSpeedup, double LongestCancelMs, IReadOnlyList<BenchGoal> Goals);
