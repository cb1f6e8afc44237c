using Appliance.Inference.Chat;
using Appliance.Inference.Interop.Whisper;
using Appliance.Inference.Speech;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Speech;

/// <summary>Alone in the process: what tests beside it allocate would count as a leak.</summary>
[CollectionDefinition(nameof(WhisperEngineTests), DisableParallelization = true)]
[Collection(nameof(WhisperEngineTests))]
public sealed class WhisperEngineTests
{
    public WhisperEngineTests() => Skip.IfNot(OperatingSystem.IsLinux(), "There is no whisper.cpp for this system.");

    [SkippableFact]
    public async Task HearAsync_RandomModel_BelievesNothing()
    {
        await using WhisperEngine engine = Start(TinyWhisper.Options);

        Transcript transcript = await engine.HearAsync(Sounds.Noise(2));

        transcript.Outcome.ShouldBe(HearingOutcome.Unclear);
        transcript.Text.ShouldBeEmpty();
        transcript.Words.ShouldBeEmpty();
        transcript.Problem.ShouldNotBeNullOrEmpty();
        transcript.Duration.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [SkippableFact]
    public async Task HearAsync_Silence_IsSilenceWithoutComputing()
    {
        await using WhisperEngine engine = Start(TinyWhisper.Options);

        Transcript transcript = await engine.HearAsync(new float[HearingLimits.SampleRate]);

        transcript.Outcome.ShouldBe(HearingOutcome.Silence);
        transcript.Attempts.ShouldBeEmpty();
        (await engine.HearAsync(Array.Empty<float>())).Outcome.ShouldBe(HearingOutcome.Silence);
    }

    [SkippableFact]
    public async Task HearAsync_SixteenAtOnce_AllEnd()
    {
        await using WhisperEngine engine = Start(TinyWhisper.Options with { Workers = 2 });

        Transcript[] transcripts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => engine.HearAsync(Sounds.Noise(1 + (i % 3), i))));

        transcripts.ShouldAllBe(transcript => transcript.Text.Length == 0);
    }

    [SkippableFact]
    public async Task HearAsync_ThousandRandomCancellations_NoCrashNoLeak()
    {
        await using WhisperEngine engine = Start(TinyWhisper.Options with { Workers = 2, QueueLimit = 8 });
        await CancelAsync(engine, 0, 200);
        long before = ProcessMemory.Megabytes();

        int cancelled = await CancelAsync(engine, 200, 800);

        (ProcessMemory.Megabytes() - before).ShouldBeLessThan(48);
        cancelled.ShouldBeGreaterThan(400);
        (await engine.HearAsync(new float[HearingLimits.SampleRate])).Outcome.ShouldBe(HearingOutcome.Silence);
    }

    [SkippableFact]
    public async Task HearAsync_FullQueue_Refuses()
    {
        await using WhisperEngine engine = Start(TinyWhisper.Options with { QueueLimit = 1 });
        using var stop = new CancellationTokenSource();
        var running = new List<Task>();

        Should.Throw<QueueFullException>(() =>
        {
            for (int i = 0; i < 16; i++)
                running.Add(engine.HearAsync(Sounds.Noise(20), cancellationToken: stop.Token));
        }).Limit.ShouldBe(1);

        await stop.CancelAsync();
        await Task.WhenAll(running).ShouldThrowAsync<OperationCanceledException>();
    }

    [SkippableFact]
    public async Task DisposeAsync_WhileHearing_CancelsAndReturns()
    {
        WhisperEngine engine = Start(TinyWhisper.Options);
        Task<Transcript>[] running = [.. Enumerable.Range(0, 4).Select(i => engine.HearAsync(Sounds.Noise(25, i)))];

        await engine.DisposeAsync();

        await Task.WhenAll(running).ShouldThrowAsync<OperationCanceledException>();
        await Should.ThrowAsync<ObjectDisposedException>(() => engine.HearAsync(Sounds.Noise(1)));
    }

    [SkippableFact]
    public void Open_WholeModel_SaysWhatItIs() => WhisperProbe.Open(TinyWhisper.Model).ShouldBe("Whisper tiny, multilingual");

    [SkippableFact]
    public void Open_UnknownLayers_IsRefusedBeforeTheEngineEndsTheProcess()
    {
        const int audioLayers = 5 * sizeof(int);
        using var folder = new TemporaryFolder();
        byte[] bytes = TinyWhisper.Create();
        BitConverter.TryWriteBytes(bytes.AsSpan(audioLayers), 3);
        File.WriteAllBytes(folder.File("odd.bin"), bytes);

        Should.Throw<WhisperException>(() => WhisperProbe.Open(folder.File("odd.bin"))).Message.ShouldContain("which whisper.cpp does not know");
    }

    private static WhisperEngine Start(WhisperOptions options) => WhisperEngine.Start(options, () => new AlwaysSpeech());

    private static async Task<int> CancelAsync(WhisperEngine engine, int first, int count)
    {
        int cancelled = 0;
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
        {
            var random = new Random(i);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(60)));
            try
            {
                await engine.HearAsync(Sounds.Noise(0.2 + random.NextDouble(), i), random.Next(2) == 0 ? "it" : null, "Rossi", stop.Token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        });
        return cancelled;
    }
}
