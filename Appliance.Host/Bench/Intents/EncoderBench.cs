using System.Diagnostics;
using Appliance.Host.Bench.Llm;
using Appliance.Inference.Embeddings;
using Appliance.Inference.Tokenizers;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Bench.Intents;

/// <summary>The sentence encoder, beside the engine's own time for the same tensors: what tokenising and copying cost.</summary>
/// <param name="path">The encoder.</param>
/// <param name="say">Takes progress, a line each.</param>
internal sealed class EncoderBench(string path, Action<string> say)
{
    /// <summary>Goal: the engine's share of the whole time.</summary>
    public const double LeastShare = 0.9;

    /// <summary>Texts that are encoded at once.</summary>
    public const int BulkTexts = 512;

    /// <summary>Tokens of the single texts.</summary>
    public static readonly IReadOnlyList<int> Lengths = [12, 48, 128];

    private const int WarmUps = 20, BulkRounds = 5;

    // Tokens that are measured a length, each pair twice: with and without what is around the engine.
    private const int TokensPerLength = 6_000;

    private const int MaxTokens = 512;

    /// <summary>Measures.</summary>
    /// <exception cref="FileNotFoundException">The encoder is not there.</exception>
    /// <exception cref="InvalidDataException">It is damaged or no encoder.</exception>
    public EncoderSpeed Run(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        EncoderFiles files = EncoderFiles.At(path);
        // Without a prefix, so that the tokens are the texts' own.
        var options = new EmbedderOptions { QueryPrefix = "", PassagePrefix = "", Parallelism = Environment.ProcessorCount };
        using OnnxTextEmbedder embedder = OnnxTextEmbedder.Open(files, options);
        TextTokenizer tokenizer = TextTokenizer.Open(files.Tokenizer);
        var latencies = new List<EncoderLatency>();
        foreach (int tokens in Lengths)
        {
            say($"Encoding texts of {tokens} tokens.");
            latencies.Add(MeasureLatency(embedder, tokenizer, OfTokens(tokenizer, texts, tokens), tokens, cancellationToken));
        }

        say($"Encoding {BulkTexts} texts at once.");
        return new EncoderSpeed(Path.GetFileName(files.Model), latencies, MeasureBulk(embedder, [.. Enumerable.Range(0, BulkTexts).Select(i => texts[i % texts.Count])], cancellationToken));
    }

    /// <summary>A text of exactly so many tokens, the template's included: messages one after the other, cut at the end.</summary>
    internal static string OfTokens(TextTokenizer tokenizer, IReadOnlyList<string> texts, int tokens)
    {
        string all = string.Join(' ', texts);
        var ids = new long[MaxTokens];
        for (int length = 1; length <= all.Length; length++)
        {
            if (tokenizer.Encode(all.AsSpan(0, length), ids).Written == tokens)
                return all[..length];
        }

        throw new InvalidDataException($"No text has {tokens} tokens with this tokenizer; choose another encoder.");
    }

    private static EncoderLatency MeasureLatency(OnnxTextEmbedder embedder, TextTokenizer tokenizer, string text, int tokens, CancellationToken cancellationToken)
    {
        EncoderRawSpeed raw = EncoderRawSpeed.Prepare(embedder, [text]);
        var vector = new float[embedder.Dimensions];
        var ids = new long[MaxTokens];
        int rounds = WarmUps + TokensPerLength / tokens;
        var whole = new List<double>();
        var engine = new List<double>();
        var tokenize = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // In turn first and second, so that neither always finds the other's data in the caches.
            double embedded, ran;
            if (round % 2 == 0)
                (embedded, ran) = (Milliseconds(() => embedder.Embed(text, EmbeddingInput.Query, vector, CancellationToken.None)), Milliseconds(raw.Run));
            else
                (ran, embedded) = (Milliseconds(raw.Run), Milliseconds(() => embedder.Embed(text, EmbeddingInput.Query, vector, CancellationToken.None)));
            double tokenized = Milliseconds(() => tokenizer.Encode(text, ids));
            if (round < WarmUps)
                continue;
            whole.Add(embedded);
            engine.Add(ran);
            tokenize.Add(tokenized);
        }

        Latencies times = Latencies.Of(whole);
        return new EncoderLatency(
            tokens, times.P50, times.P99, Math.Round(Medians.Of(engine), 3), Math.Round(Medians.Of(tokenize) * 1_000, 1), Math.Round(Undisturbed(engine) / Undisturbed(whole), 3));
    }

    private static EncoderBulk MeasureBulk(OnnxTextEmbedder embedder, string[] texts, CancellationToken cancellationToken)
    {
        EncoderRawSpeed raw = EncoderRawSpeed.Prepare(embedder, texts);
        var whole = new List<double>();
        var engine = new List<double>();
        for (int round = 0; round <= BulkRounds; round++)
        {
            double ran = Milliseconds(raw.Run);
            double embedded = Milliseconds(() => embedder.GenerateAsync(texts, null, cancellationToken).GetAwaiter().GetResult());
            if (round == 0)
                continue;
            engine.Add(ran);
            whole.Add(embedded);
        }

        double PerSecond(List<double> milliseconds) => Math.Round(raw.Tokens * 1_000 / Undisturbed(milliseconds));
        return new EncoderBulk(texts.Length, PerSecond(whole), PerSecond(engine), Math.Round(Undisturbed(engine) / Undisturbed(whole), 3));
    }

    // Other programs only ever add to a time, so the fastest tenth is compared, not the middle.
    private static double Undisturbed(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return sorted[sorted.Length / 10];
    }

    private static double Milliseconds(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
