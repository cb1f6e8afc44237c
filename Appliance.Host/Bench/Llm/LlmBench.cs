using System.Diagnostics;
using System.Globalization;
using Appliance.Host.Commands;
using Appliance.Inference.Chat;
using Appliance.Inference.Gguf;
using Appliance.Inference.Runtime;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Host.Bench.Llm;

/// <summary>
/// A language model under the load of a clinic's evening: many short conversations that share one long system prompt. What the engine
/// underneath can do is measured again and again in between, so that the share of it that is reached travels from machine to machine.
/// </summary>
internal sealed class LlmBench(LlmBenchOptions options, Action<string> progress)
{
    private const int CellsRounding = 256;

    private readonly Dictionary<string, List<LlmWave>> waves = [];
    private readonly List<(double Speed, double Raw)> steady = [];

    /// <summary>Runs everything.</summary>
    /// <exception cref="LlamaException">The model cannot be used.</exception>
    /// <exception cref="CommandException">The peer cannot be fetched or fails.</exception>
    public async Task<LlmBenchResult> RunAsync(CancellationToken cancellationToken)
    {
        (LlmBenchResult own, string systemPrompt) = await MeasureAsync(cancellationToken);
        LlmPeer? peer = options.WithPeer ? await RunPeerAsync(systemPrompt, own, cancellationToken) : null;
        return own with { Peer = peer, Goals = LlmGoals.Of(own.Waves, own.Decode, peer) };
    }

    private async Task<(LlmBenchResult Result, string SystemPrompt)> MeasureAsync(CancellationToken cancellationToken)
    {
        progress("opening the model");
        long start = Stopwatch.GetTimestamp();
        await using LlamaEngine engine = LlamaEngine.Start(EngineOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var system = new ChatMessage(
            ChatRole.System, options.SystemPrompt ?? LlmLoad.SystemPrompt(text => engine.CountTokens([new(ChatRole.System, text), new(ChatRole.User, "?")])));
        start = Stopwatch.GetTimestamp();
        int prefix = await engine.PinPrefixAsync([system], cancellationToken);
        var started = new LlmStart(Math.Round(load), prefix, Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds));
        var speaker = new LlmSpeaker(new LlamaChatClient(engine));
        var runner = new LlmWaves(speaker, system, prefix, options.Conversations);

        progress("first contacts on a fresh process");
        LlmWaveTally first = await runner.FirstContactsAsync(0, 0, cancellationToken);
        using RawSpeed raw = engine.OpenRawSpeed([system], options.Conversations, LlmBenchOptions.TokensEach);
        var meter = new LlmRawMeter(raw, options.Conversations);
        Add(first, meter.Measure(), meter.Measure());
        for (int round = 0; round < options.Rounds; round++)
            await RoundAsync(round, engine, runner, meter, cancellationToken);
        progress("cancelling at random moments");
        LlmCancellation cancellation = await new CancellationMeter(speaker, system, options.Conversations).RunAsync(cancellationToken);
        return (Summarise(engine, started, meter.Medians, cancellation), system.Text);
    }

    private async Task RoundAsync(int round, LlamaEngine engine, LlmWaves runner, LlmRawMeter meter, CancellationToken cancellationToken)
    {
        string of = string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {options.Rounds}");
        progress($"{of}: raw speed, first contacts, decode alone");
        meter.MeasureAll();
        (double Prefill, double Decode) before = meter.Measure();
        for (int wave = 1; wave < LlmBenchOptions.FirstContactWaves; wave++)
            before = Add(await runner.FirstContactsAsync(round, wave, cancellationToken), before, meter.Measure());
        Add(await runner.SameDocumentAsync(round, cancellationToken), before, meter.Measure());
        await MeasureDecodeAsync(engine, runner, meter, cancellationToken);
        (double Prefill, double Decode) after = meter.Measure();
        progress($"{of}: round robin of {options.Conversations * LlmBenchOptions.RoundRobinFactor} conversations");
        var robin = new LlmRoundRobin(runner, round);
        for (int turn = 1; turn <= LlmBenchOptions.Turns; turn++)
            after = Add(await robin.TurnAsync(turn, cancellationToken), after, meter.Measure());
    }

    private async Task MeasureDecodeAsync(LlamaEngine engine, LlmWaves runner, LlmRawMeter meter, CancellationToken cancellationToken)
    {
        // Raw speed is taken where the answers are half as long: attention costs more with every token.
        int depth = options.SteadyTokens / 2;
        double before = meter.DecodeBehind(depth);
        for (int i = 0; i < LlmBenchOptions.SteadyRepeats; i++)
        {
            double speed = await runner.SteadyAsync(engine, options.SteadyTokens, cancellationToken);
            double after = meter.DecodeBehind(depth);
            steady.Add((speed, (before + after) / 2));
            before = after;
        }
    }

    private (double Prefill, double Decode) Add(LlmWaveTally tally, (double Prefill, double Decode) before, (double Prefill, double Decode) after)
    {
        double bound = LlmWave.Bound(tally.NewPromptTokens, tally.GeneratedTokens, (before.Prefill + after.Prefill) / 2, (before.Decode + after.Decode) / 2);
        if (!waves.TryGetValue(tally.Name, out List<LlmWave>? rounds))
            waves.Add(tally.Name, rounds = []);
        rounds.Add(new LlmWave(tally.Name, Latencies.Of(tally.FirstToken), tally.Seconds, tally.NewPromptTokens, tally.GeneratedTokens, bound));
        return after;
    }

    private LlmBenchResult Summarise(LlamaEngine engine, LlmStart started, LlmRawSpeed raw, LlmCancellation cancellation)
    {
        LlmWave[] medians = [.. waves.Values.Select(LlmWave.Median)];
        var decode = new LlmDecode(
            Math.Round(Medians.Of(steady.Select(pair => pair.Speed)), 1),
            Math.Round(Medians.Of(steady.Select(pair => pair.Raw)), 1),
            Math.Round(Medians.Of(steady.Select(pair => pair.Speed / pair.Raw)), 3));
        progress("reading memory");
        LlmBandwidth bandwidth = LlmWeights.Bandwidth(
            GgufReader.Read(options.Model), raw.Decode[1], engine.UsesGraphicsCard ? null : MemoryBandwidth.Measure(engine.Threads));
        return new LlmBenchResult(
            engine.ModelDescription, NativeRuntime.LoadLlama().Detail ?? "", engine.Threads, options.Conversations, options.Rounds, started,
            medians, raw, decode, bandwidth, cancellation, Peer: null, Goals: []);
    }

    private async Task<LlmPeer> RunPeerAsync(string systemPrompt, LlmBenchResult own, CancellationToken cancellationToken)
    {
        var order = new PeerOrder(
            Path.GetFullPath(options.Model), own.Threads, options.Conversations, own.Start.PrefixTokens + LlmBenchOptions.TokensEach, systemPrompt,
            [.. Enumerable.Range(0, LlmBenchOptions.FirstContactWaves).Select(wave =>
                Enumerable.Range(0, options.Conversations).Select(conversation => LlmLoad.FirstQuestion(wave, conversation)).ToArray())],
            [.. Enumerable.Range(1, LlmBenchOptions.Turns).Select(turn =>
                Enumerable.Range(0, options.Conversations * LlmBenchOptions.RoundRobinFactor).Select(conversation => LlmLoad.TurnQuestion(turn, conversation)).ToArray())],
            LlmBenchOptions.FirstContactTokens, LlmBenchOptions.RoundRobinTokens);
        await PeerPackage.FetchAsync(progress, cancellationToken);
        progress($"the same load through {PeerPackage.Name}");
        return await PeerProcess.RunAsync(order, cancellationToken);
    }

    private LlamaOptions EngineOptions()
    {
        int cells = LlmLoad.SystemPromptTokens + ((options.Conversations + 1) * LlmBenchOptions.TokensEach);
        return new LlamaOptions
        {
            ModelPath = options.Model,
            ContextTokens = (cells + CellsRounding - 1) / CellsRounding * CellsRounding,
            MaxSequences = options.Conversations,
            Threads = options.Threads,
            GpuLayers = options.GpuLayers,
            PrefillTokensPerStep = options.PrefillTokens,
            FlashAttention = options.FlashAttention,
            QueueLimit = options.Conversations * LlmBenchOptions.RoundRobinFactor,
            PinnedPrefixLimit = 1,
        };
    }
}
