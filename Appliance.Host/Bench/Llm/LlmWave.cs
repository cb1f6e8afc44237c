namespace Appliance.Host.Bench.Llm;

/// <summary>Conversations that were answered together.</summary>
/// <param name="Name">Such as <c>wave 0</c> or <c>turn 2</c>.</param>
/// <param name="FirstToken">From the question to the first token, in milliseconds.</param>
/// <param name="Seconds">From the first question to the last token.</param>
/// <param name="NewPromptTokens">Prompt tokens that nobody had computed before: without the shared prefix and without earlier turns.</param>
/// <param name="GeneratedTokens">Tokens generated.</param>
/// <param name="BoundSeconds">What the engine underneath needs for these tokens alone.</param>
internal sealed record LlmWave(string Name, Latencies FirstToken, double Seconds, int NewPromptTokens, int GeneratedTokens, double BoundSeconds)
{
    /// <summary>Generated tokens a second.</summary>
    public double TokensPerSecond => Math.Round(GeneratedTokens / Seconds, 1);

    /// <summary>Share of the bound that was reached.</summary>
    public double ShareOfBound => Math.Round(BoundSeconds / Seconds, 3);

    /// <summary>Least seconds for a wave: its new prompt tokens at raw prefill speed and its generated tokens at raw decode speed.</summary>
    /// <param name="newPromptTokens">Prompt tokens to compute.</param>
    /// <param name="generatedTokens">Tokens to generate.</param>
    /// <param name="prefill">Raw prompt tokens a second.</param>
    /// <param name="decode">Raw tokens a second at as many sequences as speak at once.</param>
    public static double Bound(int newPromptTokens, int generatedTokens, double prefill, double decode) =>
        (newPromptTokens / prefill) + (generatedTokens / decode);

    /// <summary>The median of every figure of the same wave in several rounds.</summary>
    public static LlmWave Median(IReadOnlyCollection<LlmWave> rounds)
    {
        double Of(Func<LlmWave, double> figure) => Medians.Of(rounds.Select(figure));
        return new LlmWave(
            rounds.First().Name,
            new Latencies(Of(w => w.FirstToken.P50), Of(w => w.FirstToken.P95), Of(w => w.FirstToken.P99), Of(w => w.FirstToken.Max)),
            Math.Round(Of(w => w.Seconds), 3),
            (int)Of(w => w.NewPromptTokens),
            (int)Of(w => w.GeneratedTokens),
            Math.Round(Of(w => w.BoundSeconds), 3));
    }
}
