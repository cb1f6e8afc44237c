namespace Appliance.Inference.Chat;

/// <summary>
/// Chooses one conversation's tokens from logits. Order: penalties, grammar on the chosen token only, temperature, top-k, top-p. Greedy
/// takes the first of equal tokens. Used by one thread.
/// </summary>
internal sealed class TokenSampler(SamplingSettings settings, GrammarConstraint? grammar)
{
    /// <summary>Tokens that the grammar may refuse one by one before all are tested at once.</summary>
    internal const int GrammarTries = 32;

    // A token this many nats below the best has a probability under 1e-8 of it; considering it would change nothing.
    private const float NegligibleNats = 18;

    private readonly Random random = new(unchecked((int)(settings.Seed ^ (settings.Seed >> 32))));
    private readonly Dictionary<int, int> counts = [];
    private int[] indexes = [];
    private float[] weights = [];

    /// <summary>Chooses a token.</summary>
    /// <param name="logits">One float a token of the vocabulary; overwritten.</param>
    /// <param name="logProbability">Natural logarithm of the token's probability as the model saw it, before penalties and grammar.</param>
    /// <returns>The token, or -1 when the grammar allows none or the logits are not numbers.</returns>
    internal int Sample(Span<float> logits, out float logProbability)
    {
        int best = LogitMath.IndexOfMax(logits, out float max);
        if (best < 0 || !float.IsFinite(max))
        {
            logProbability = float.NaN;
            return -1;
        }

        float normaliser = LogitMath.LogSumExp(logits, max);
        if (settings.HasPenalty && counts.Count > 0)
        {
            ApplyPenalties(logits);
            best = LogitMath.IndexOfMax(logits, out max);
        }

        int token = Choose(logits, best, max);
        for (int tries = 0; grammar is not null && token >= 0 && !grammar.Allows(token); tries++)
        {
            logits[token] = float.NegativeInfinity;
            if (tries == GrammarTries)
                grammar.Mask(logits);
            best = LogitMath.IndexOfMax(logits, out max);
            token = float.IsNegativeInfinity(max) ? -1 : Choose(logits, best, max);
        }

        logProbability = token < 0 ? float.NaN : logits[token] + Penalty(token) - normaliser;
        if (token >= 0)
            Accept(token);
        return token;
    }

    private void Accept(int token)
    {
        grammar?.Accept(token);
        if (settings.HasPenalty)
            counts[token] = counts.GetValueOrDefault(token) + 1;
    }

    private void ApplyPenalties(Span<float> logits)
    {
        foreach (int token in counts.Keys)
            logits[token] -= Penalty(token);
    }

    private float Penalty(int token) =>
        counts.TryGetValue(token, out int count) ? (count * settings.FrequencyPenalty) + settings.PresencePenalty : 0;

    private int Choose(ReadOnlySpan<float> logits, int best, float max)
    {
        if (settings.Temperature <= 0)
            return best;
        if (indexes.Length < logits.Length)
            (indexes, weights) = (new int[logits.Length], new float[logits.Length]);
        int count = LogitMath.IndexesAtLeast(logits, max - (NegligibleNats * settings.Temperature), indexes);
        Span<int> tokens = indexes.AsSpan(0, count);
        Span<float> chances = weights.AsSpan(0, count);
        for (int i = 0; i < count; i++)
            chances[i] = MathF.Exp((logits[tokens[i]] - max) / settings.Temperature);
        bool narrowed = settings.TopK > 0 || settings.TopP < 1;
        if (narrowed)
        {
            chances.Sort(tokens, static (a, b) => b.CompareTo(a));
            if (settings.TopK > 0 && settings.TopK < count)
                count = settings.TopK;
            count = CountForTopP(chances[..count]);
        }

        return tokens[Draw(chances[..count])];
    }

    private int CountForTopP(ReadOnlySpan<float> chances)
    {
        if (settings.TopP >= 1)
            return chances.Length;
        double total = 0, sum = 0;
        foreach (float chance in chances)
            total += chance;
        for (int i = 0; i < chances.Length; i++)
        {
            sum += chances[i];
            if (sum >= settings.TopP * total)
                return i + 1;
        }

        return chances.Length;
    }

    private int Draw(ReadOnlySpan<float> chances)
    {
        double total = 0;
        foreach (float chance in chances)
            total += chance;
        double point = random.NextDouble() * total;
        for (int i = 0; i < chances.Length; i++)
        {
            point -= chances[i];
            if (point < 0)
                return i;
        }

        return chances.Length - 1;
    }
}
