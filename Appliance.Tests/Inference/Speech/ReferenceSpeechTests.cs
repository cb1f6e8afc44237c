using System.Text.Json;
using Appliance.Host.Bench.Voice;
using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Audio;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Speech;

/// <summary>Real weights on real clips: what whisper.cpp heard with its whole context must be heard here too, and nothing invented.</summary>
[Collection(nameof(WhisperEngineTests))]
public sealed class ReferenceSpeechTests
{
    private const string BenchmarksVariable = "APPLIANCE_BENCHMARKS";

    [SkippableFact]
    public async Task HearAsync_BenchmarkClips_NoMoreWrongWordsThanWholeContext()
    {
        string folder = Clips();
        Dictionary<string, string> reference = File.ReadLines(ReferenceModels.Path("reference/whisper_base_q5_1.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.GetProperty("file").GetString()!, row => row.GetProperty("text_full_context").GetString()!);
        await using WhisperEngine engine = Start();
        var errors = new Dictionary<string, (int Ours, int Theirs)>();
        foreach (VoiceClip clip in VoiceClip.Read(folder))
        {
            Transcript transcript = await HearAsync(engine, Path.Combine(folder, clip.File));
            if (clip.Lang == VoiceClip.Nobody)
                transcript.Outcome.ShouldBe(HearingOutcome.Silence, clip.File);
            if (clip.Lang == "ro")
                (transcript.Outcome, transcript.Language).ShouldBe((HearingOutcome.Unclear, "ro"));
            if (clip.Lang is VoiceClip.Nobody or "ro")
                transcript.Text.ShouldBeEmpty(clip.File);
            else
                transcript.Text.ShouldNotBeEmpty(clip.File);
            if (clip.Transcript is not { Length: > 0 })
                continue;
            (int ours, int theirs) = errors.GetValueOrDefault(clip.Lang);
            errors[clip.Lang] = (ours + WordErrors.Count(clip.Transcript, transcript.Text), theirs + WordErrors.Count(clip.Transcript, reference[clip.File]));
        }

        errors.Keys.Order().ShouldBe(["en", "es", "it", "pt"]);
        foreach ((string language, (int ours, int theirs)) in errors)
            ours.ShouldBeLessThanOrEqualTo(theirs, language);
    }

    [SkippableFact]
    public async Task HearAsync_Vocabulary_NeverLeaks()
    {
        const string names = "dottoressa Quagliarella, colonscopia, Metformina";
        string folder = Clips();
        await using WhisperEngine engine = Start();
        foreach (string file in new[] { "en_leopard_quilter.wav", "none_noise_white.voicenote.ogg", "none_silence.voicenote.ogg" })
        {
            Transcript transcript = await HearAsync(engine, Path.Combine(folder, "clips", file), names);
            foreach (string name in names.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
                transcript.Text.ShouldNotContain(name, Case.Insensitive);
        }
    }

    [SkippableFact]
    public async Task HearAsync_Words_LieInOrderWithinTheRecording()
    {
        string folder = Clips();
        await using WhisperEngine engine = Start();

        Transcript transcript = await HearAsync(engine, Path.Combine(folder, "clips", "en_leopard_quilter.wav"));

        string.Join(' ', transcript.Words.Select(word => word.Text)).ShouldBe(transcript.Text);
        transcript.Words.ShouldAllBe(word => word.Start <= word.End && word.End <= transcript.Duration + TimeSpan.FromSeconds(0.1) && word.Confidence > 0 && word.Confidence <= 1);
        transcript.Words.Select(word => word.Start).ShouldBeInOrder();
        transcript.Confidence.ShouldBeInRange(0.5, 1);
    }

    [SkippableFact]
    public async Task GetTextAsync_Clip_CarriesOutcomeAndLanguage()
    {
        string folder = Clips();
        await using WhisperEngine engine = Start();
        using var client = new WhisperSpeechToTextClient(engine, new AudioDecoder());
        await using FileStream audio = File.OpenRead(Path.Combine(folder, "clips", "pt_leopard.voicenote.ogg"));

        SpeechToTextResponse response = await client.GetTextAsync(audio, new SpeechToTextOptions { SpeechLanguage = "pt" });

        response.Text.ShouldContain("raposa velha");
        response.AdditionalProperties![SpeechRequestProperties.Outcome].ShouldBe(HearingOutcome.Heard);
        response.AdditionalProperties[SpeechRequestProperties.Language].ShouldBe("pt");
        response.EndTime.ShouldNotBeNull().TotalSeconds.ShouldBe(4.4, 0.2);
        Transcript failed = await client.HearAsync(new MemoryStream("PK\u0003\u0004 no recording"u8.ToArray()));
        (failed.Outcome, failed.Text).ShouldBe((HearingOutcome.Failed, ""));
    }

    private static WhisperEngine Start() => WhisperEngine.Start(new WhisperOptions { ModelPath = ReferenceModels.Path("ggml-base-q5_1.bin") });

    private static async Task<Transcript> HearAsync(WhisperEngine engine, string file, string? vocabulary = null)
    {
        await using FileStream audio = File.OpenRead(file);
        return await engine.HearAsync(await new AudioDecoder().DecodeAsync(audio), vocabulary: vocabulary);
    }

    private static string Clips()
    {
        string? benchmarks = Environment.GetEnvironmentVariable(BenchmarksVariable);
        Skip.If(string.IsNullOrEmpty(benchmarks), $"{BenchmarksVariable} is not set.");
        return Path.Combine(benchmarks!, "speech");
    }
}
