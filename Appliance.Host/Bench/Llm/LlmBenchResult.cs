namespace Appliance.Host.Bench.Llm;

/// <summary>What starting took, in milliseconds.</summary>
/// <param name="LoadMilliseconds">Opening the model.</param>
/// <param name="PrefixTokens">Tokens of the prefix that all conversations share.</param>
/// <param name="PrefixMilliseconds">Computing it, before the first patient writes.</param>
internal sealed record LlmStart(double LoadMilliseconds, int PrefixTokens, double PrefixMilliseconds);

/// <summary>Decoding of all conversations at once, nothing else going on.</summary>
/// <param name="TokensPerSecond">Of all together.</param>
/// <param name="RawTokensPerSecond">Of the engine underneath, measured immediately before and after.</param>
/// <param name="Ratio">Median over the rounds of the one by the other.</param>
internal sealed record LlmDecode(double TokensPerSecond, double RawTokensPerSecond, double Ratio);

/// <summary>How much of the memory's speed decoding a single conversation uses.</summary>
/// <param name="WeightBytes">Weights that are read for a step.</param>
/// <param name="GigabytesPerSecond">That, by the time of a step.</param>
/// <param name="MemoryGigabytesPerSecond">What the processor's memory gives; null when a graphics card computes.</param>
/// <param name="Share">One by the other.</param>
internal sealed record LlmBandwidth(long WeightBytes, double GigabytesPerSecond, double? MemoryGigabytesPerSecond, double? Share);

/// <summary>The peer under the same load.</summary>
/// <param name="Name">Package and version.</param>
/// <param name="LoadMilliseconds">Opening the model.</param>
/// <param name="Waves">Times as for the engine; what it computed again is in them, and there is no bound.</param>
internal sealed record LlmPeer(string Name, double LoadMilliseconds, IReadOnlyList<PeerWave> Waves)
{
    /// <summary>Median time to the first token in milliseconds, over several waves.</summary>
    public double FirstToken(params IEnumerable<string> names) =>
        Medians.Of(Waves.Where(wave => names.Contains(wave.Name)).Select(wave => wave.FirstToken.P50));
}

/// <summary>A wave of the peer.</summary>
/// <param name="Name">As the engine's.</param>
/// <param name="FirstToken">In milliseconds.</param>
/// <param name="Seconds">From the first question to the last token.</param>
/// <param name="GeneratedTokens">Tokens generated; it may end an answer early.</param>
internal sealed record PeerWave(string Name, Latencies FirstToken, double Seconds, int GeneratedTokens);

/// <summary>Result of the benchmark.</summary>
/// <param name="Model">Architecture, size and quantisation.</param>
/// <param name="Device">What computes.</param>
/// <param name="Threads">Threads of the processor that compute.</param>
/// <param name="Conversations">Conversations at the same moment.</param>
/// <param name="Rounds">Repetitions.</param>
/// <param name="Start">Start of the engine.</param>
/// <param name="Waves">Medians over the rounds.</param>
/// <param name="Raw">The engine underneath.</param>
/// <param name="Decode">Decoding alone.</param>
/// <param name="Bandwidth">Use of the memory.</param>
/// <param name="Cancellation">Cancelling.</param>
/// <param name="Peer">The peer, null when it was not asked for.</param>
/// <param name="Goals">What had to be reached.</param>
internal sealed record LlmBenchResult(
    string Model,
    string Device,
    int Threads,
    int Conversations,
    int Rounds,
    LlmStart Start,
    IReadOnlyList<LlmWave> Waves,
    LlmRawSpeed Raw,
    LlmDecode Decode,
    LlmBandwidth Bandwidth,
    LlmCancellation Cancellation,
    LlmPeer? Peer,
    IReadOnlyList<BenchGoal> Goals);
