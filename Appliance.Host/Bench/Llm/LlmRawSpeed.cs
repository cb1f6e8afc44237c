using Appliance.Inference.Chat;

namespace Appliance.Host.Bench.Llm;

/// <summary>Tokens a second of llama.cpp itself behind the same prefix.</summary>
/// <param name="Prefill">Of one prompt of <see cref="LlmRawMeter.PromptTokens"/>.</param>
/// <param name="Decode">By the number of sequences that are decoded together.</param>
internal sealed record LlmRawSpeed(double Prefill, IReadOnlyDictionary<int, double> Decode);

/// <summary>Measures raw speed again and again between the loads, so that both see the same machine; the medians count.</summary>
internal sealed class LlmRawMeter(RawSpeed raw, int conversations)
{
    /// <summary>Tokens of the prompt that is prefilled.</summary>
    public const int PromptTokens = 128;

    /// <summary>Tokens behind the prefix that each sequence has when its decoding is timed, and steps that are timed.</summary>
    public const int OwnTokens = 32, Steps = 24;

    private readonly List<double> prefill = [];
    private readonly SortedDictionary<int, List<double>> decode = [];

    /// <summary>Medians so far.</summary>
    public LlmRawSpeed Medians => new(
        Math.Round(Llm.Medians.Of(prefill), 1), decode.ToDictionary(pair => pair.Key, pair => Math.Round(Llm.Medians.Of(pair.Value), 1)));

    /// <summary>Sequences that are measured: powers of two up to the number that speak at once, and that number.</summary>
    public static IReadOnlyList<int> Counts(int conversations)
    {
        List<int> counts = [];
        for (int count = 1; count < conversations; count *= 2)
            counts.Add(count);
        return [.. counts, conversations];
    }

    /// <summary>Measures prefill and decode at the number of sequences that speak at once.</summary>
    public (double Prefill, double Decode) Measure()
    {
        prefill.Add(raw.Prefill(PromptTokens));
        return (prefill[^1], MeasureDecode(conversations));
    }

    /// <summary>Measures decode at every number of sequences.</summary>
    public void MeasureAll()
    {
        foreach (int count in Counts(conversations))
            MeasureDecode(count);
    }

    /// <summary>Decode at the number of sequences that speak at once, behind more tokens of their own; not among the medians.</summary>
    public double DecodeBehind(int tokens) => raw.Decode(conversations, tokens, Steps);

    private double MeasureDecode(int count)
    {
        if (!decode.TryGetValue(count, out List<double>? speeds))
            decode.Add(count, speeds = []);
        speeds.Add(raw.Decode(count, OwnTokens, Steps));
        return speeds[^1];
    }
}
