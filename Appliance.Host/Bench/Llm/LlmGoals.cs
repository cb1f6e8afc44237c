namespace Appliance.Host.Bench.Llm;

/// <summary>What the engine must reach.</summary>
internal static class LlmGoals
{
    /// <summary>Least decode speed, as a share of the engine's underneath.</summary>
    public const double LeastDecodeRatio = 0.95;

    /// <summary>Least share of the bound of each turn of the round robin.</summary>
    public const double LeastShareOfBound = 0.7;

    /// <summary>Median first token of turn 3 by that of turn 2, at most.</summary>
    public const double MostTurnGrowth = 1.3;

    /// <summary>How much sooner than the peer's the first token comes: in a process that has answered nothing yet, and later.</summary>
    public const double LeastColdSpeedup = 20, LeastWarmSpeedup = 4;

    /// <summary>Compares what was measured with the goals.</summary>
    /// <param name="waves">Medians of all waves: three waves of first contacts and three turns.</param>
    /// <param name="decode">Decoding alone.</param>
    /// <param name="peer">The peer, null when it did not run.</param>
    public static IReadOnlyList<BenchGoal> Of(IReadOnlyList<LlmWave> waves, LlmDecode decode, LlmPeer? peer)
    {
        double FirstToken(string name) => waves.First(wave => wave.Name == name).FirstToken.P50;
        List<BenchGoal> goals =
        [
            BenchGoal.AtLeast("decode, by raw speed behind the same prefix,", LeastDecodeRatio, decode.Ratio, ""),
            .. waves.Where(wave => wave.Name.StartsWith("turn", StringComparison.Ordinal))
                .Select(wave => BenchGoal.AtLeast($"share of the bound in {wave.Name}", LeastShareOfBound, wave.ShareOfBound, "")),
            BenchGoal.AtMost("median first token of turn 3, by that of turn 2,", MostTurnGrowth, FirstToken("turn 3") / FirstToken("turn 2"), ""),
        ];
        if (peer is null)
            return goals;
        double cold = peer.FirstToken("wave 0") / FirstToken("wave 0");
        double warm = peer.FirstToken("wave 1", "wave 2") / Medians.Of([FirstToken("wave 1"), FirstToken("wave 2")]);
        return
        [
            .. goals,
            BenchGoal.AtLeast("median first token of wave 0 sooner than the peer's by a factor of", LeastColdSpeedup, cold, ""),
            BenchGoal.AtLeast("median first token of waves 1 and 2 sooner than the peer's by a factor of", LeastWarmSpeedup, warm, ""),
        ];
    }
}
