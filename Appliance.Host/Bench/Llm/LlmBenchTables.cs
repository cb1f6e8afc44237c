using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Appliance.Host.Bench.Llm;

/// <summary>The result of the benchmark for people.</summary>
internal static class LlmBenchTables
{
    private const double Thousand = 1000, Giga = 1e9;

    /// <summary>Waves first, then everything else.</summary>
    public static IRenderable Of(LlmBenchResult result) => new Rows(Waves(result), Figures(result));

    private static Table Waves(LlmBenchResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.Title = new TableTitle(Markup.Escape(
            Text($"{result.Model}, {result.Device}, {result.Threads} threads, {result.Conversations} at once, medians of {result.Rounds}")));
        table.AddColumns("", "first token p50 ms", "p95 ms", "wave s", "new prompt tokens", "generated", "tokens/s", "bound s", "share");
        foreach (LlmWave wave in result.Waves)
        {
            table.AddRow(
                wave.Name, Text($"{wave.FirstToken.P50:0}"), Text($"{wave.FirstToken.P95:0}"), Text($"{wave.Seconds:0.00}"), Text($"{wave.NewPromptTokens}"),
                Text($"{wave.GeneratedTokens}"), Text($"{wave.TokensPerSecond:0}"), Text($"{wave.BoundSeconds:0.00}"), Text($"{wave.ShareOfBound:0.00}"));
        }

        foreach (PeerWave wave in result.Peer?.Waves ?? [])
        {
            table.AddRow(
                "peer, " + wave.Name, Text($"{wave.FirstToken.P50:0}"), Text($"{wave.FirstToken.P95:0}"), Text($"{wave.Seconds:0.00}"), "",
                Text($"{wave.GeneratedTokens}"), Text($"{wave.GeneratedTokens / wave.Seconds:0}"), "", "");
        }

        return table;
    }

    private static Table Figures(LlmBenchResult result)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = false };
        table.AddColumns("", "");
        table.AddRow("start", Text($"model {result.Start.LoadMilliseconds / Thousand:0.0} s, prefix of {result.Start.PrefixTokens} tokens {result.Start.PrefixMilliseconds / Thousand:0.0} s"));
        if (result.Peer is { } peer)
            table.AddRow("start of the peer", Text($"model {peer.LoadMilliseconds / Thousand:0.0} s ({peer.Name})"));
        table.AddRow("raw prefill", Text($"{result.Raw.Prefill:0} tokens/s"));
        table.AddRow("raw decode", string.Join(", ", result.Raw.Decode.OrderBy(pair => pair.Key).Select(pair => Text($"{pair.Key}: {pair.Value:0}"))) + " tokens/s");
        table.AddRow("decode alone", Text($"{result.Decode.TokensPerSecond:0} of {result.Decode.RawTokensPerSecond:0} tokens/s"));
        table.AddRow("weights read", Text($"{result.Bandwidth.WeightBytes / Giga:0.00} GB a step, {result.Bandwidth.GigabytesPerSecond:0.0} GB/s") + Memory(result.Bandwidth));
        table.AddRow("cancelled, gone after", Latency(result.Cancellation.Gone));
        table.AddRow("cancelled, next token of others", Latency(result.Cancellation.NextToken));
        return table;
    }

    private static string Memory(LlmBandwidth bandwidth) =>
        bandwidth is { MemoryGigabytesPerSecond: { } memory, Share: { } share } ? Text($", {share:0%} of the memory's {memory:0.0} GB/s") : "";

    private static string Latency(Latencies times) => Text($"p50 {times.P50:0} ms, p95 {times.P95:0} ms, max {times.Max:0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
