using System.IO.Compression;
using Appliance.Host.Demo;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Inference.Speech;

/// <summary>Real weights on the files that a clinic will be sent: good, broken, too many, given up. Alone in the process, because memory is measured.</summary>
[Collection(nameof(WhisperEngineTests))]
public sealed class RealVoiceNoteTests(ITestOutputHelper output)
{
    private const int Notes = 16, Cancellations = 1_000;

    // What 16 recordings and the allocators' caches may leave; one leaked working memory of the base model is 150 MB.
    private const long AllowedMegabytes = 64;

    private static string Spoken => Path.Combine(DemoWorld.ClinicFolder, "voice-note.ogg");

    [SkippableFact]
    public async Task HearAsync_SixteenNotesAtOnceGoodAndBroken_EachHasItsOutcomeAndNothingLeaks()
    {
        await using WhisperEngine engine = Start();
        using var client = new WhisperSpeechToTextClient(engine, new AudioDecoder());
        (byte[] File, HearingOutcome[] Outcomes)[] notes = [.. Enumerable.Range(0, Notes).Select(Note)];
        await HearAllAsync(client, notes);
        long before = ProcessMemory.Megabytes();

        Transcript[] transcripts = await HearAllAsync(client, notes);

        long grown = ProcessMemory.Megabytes() - before;
        output.WriteLine($"{Notes} notes at once: resident memory {before} MB, then {grown:+0;-0;0} MB");
        for (int i = 0; i < notes.Length; i++)
            notes[i].Outcomes.ShouldContain(transcripts[i].Outcome, $"note {i}: {transcripts[i].Problem}");
        transcripts.Where(transcript => transcript.Outcome != HearingOutcome.Heard).ShouldAllBe(transcript => transcript.Text.Length == 0 && transcript.Problem!.Length > 0);
        transcripts[0].Text.ShouldContain("opening hours on Saturday");
        grown.ShouldBeLessThan(AllowedMegabytes);
    }

    [SkippableFact]
    public async Task HearAsync_ThousandRandomCancellations_NoCrashNoLeak()
    {
        await using WhisperEngine engine = Start();
        await using FileStream file = File.OpenRead(Spoken);
        float[] samples = await new AudioDecoder().DecodeAsync(file);
        await CancelAsync(engine, samples, 0, Cancellations / 5);
        long before = ProcessMemory.Megabytes();

        int cancelled = await CancelAsync(engine, samples, Cancellations / 5, Cancellations * 4 / 5);

        long grown = ProcessMemory.Megabytes() - before;
        output.WriteLine($"{Cancellations} requests, {cancelled} of the last {Cancellations * 4 / 5} cancelled: resident memory {before} MB, then {grown:+0;-0;0} MB");
        cancelled.ShouldBeGreaterThan(Cancellations / 2);
        grown.ShouldBeLessThan(AllowedMegabytes);
        (await engine.HearAsync(samples)).Text.ShouldContain("opening hours on Saturday");
    }

    // 0 and every fourth one are good; between them what a broken phone, or somebody who means harm, sends.
    private static (byte[] File, HearingOutcome[] Outcomes) Note(int i)
    {
        byte[] good = File.ReadAllBytes(Spoken);
        return (i % 8) switch
        {
            1 => (Zip(), [HearingOutcome.Failed]),
            2 => (good[..(good.Length / 2)], [HearingOutcome.Heard, HearingOutcome.Unclear]),
            3 => (Corrupt(good, i), [HearingOutcome.Heard, HearingOutcome.Unclear, HearingOutcome.Silence, HearingOutcome.Failed]),
            5 => (LongRecording.ThreeHours(), [HearingOutcome.Failed]),
            6 => (Sounds.Wav(new float[2 * HearingLimits.SampleRate]), [HearingOutcome.Silence]),
            7 => ([], [HearingOutcome.Failed]),
            _ => (good, [HearingOutcome.Heard]),
        };
    }

    private static byte[] Zip()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("voice.ogg");
        return zip.ToArray();
    }

    private static byte[] Corrupt(byte[] good, int seed)
    {
        var random = new Random(seed);
        byte[] broken = [.. good];
        for (int i = 0; i < 40; i++)
            broken[random.Next(200, broken.Length)] = (byte)random.Next(256);
        return broken;
    }

    private static WhisperEngine Start() => WhisperEngine.Start(new WhisperOptions { ModelPath = ReferenceModels.Path("ggml-base-q5_1.bin") });

    private static Task<Transcript[]> HearAllAsync(WhisperSpeechToTextClient client, (byte[] File, HearingOutcome[] Outcomes)[] notes) =>
        Task.WhenAll(notes.Select(note => client.HearAsync(new MemoryStream(note.File))));

    private static async Task<int> CancelAsync(WhisperEngine engine, float[] samples, int first, int count)
    {
        const int together = 8, soonMilliseconds = 60, lateMilliseconds = 3_000, oneLateIn = 20;
        int cancelled = 0;
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = together }, async (i, _) =>
        {
            // Most while they wait or are looked at first; some while the model computes.
            int after = new Random(i).Next(i % oneLateIn == 0 ? lateMilliseconds : soonMilliseconds);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(after));
            try
            {
                await engine.HearAsync(samples, cancellationToken: stop.Token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
            }
        });
        return cancelled;
    }
}
