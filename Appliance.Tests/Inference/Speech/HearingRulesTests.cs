using Appliance.Inference.Speech;
using Appliance.Inference.Speech.Activity;
using Appliance.Inference.Speech.Whisper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Speech;

public sealed class HearingRulesTests
{
    private static readonly string[] Served = ["it", "en", "es", "pt"];

    [Theory]
    [InlineData(1, 512)]
    [InlineData(7.6, 512)]
    [InlineData(8, 768)]
    [InlineData(12.8, 768)]
    [InlineData(13, 1_024)]
    [InlineData(23, 1_280)]
    [InlineData(30, 1_280)]
    public void AudioContext_Length_IsAMultipleThatFlashAttentionNeedsNotPad(double seconds, int positions) =>
        HearingLimits.AudioContext(seconds).ShouldBe(positions);

    [Theory]
    [InlineData("[whistling]", "")]
    [InlineData(" (upbeat music) *coughs* ♪♪", "")]
    [InlineData("Buongiorno [Pausa] dottore", "Buongiorno dottore")]
    [InlineData("never closed (and so on", "never closed")]
    [InlineData("9 o'clock, 50% off!", "9 o'clock, 50% off!")]
    public void Remove_Sounds_LeavesWords(string text, string words) => SoundMarks.Remove(text).ShouldBe(words);

    [Fact]
    public void IsLoop_RepeatedEnd_IsFound()
    {
        int[] words = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        WindowDecoder.IsLoop(words).ShouldBeFalse();
        WindowDecoder.IsLoop([.. words, .. Enumerable.Repeat(7, 11)]).ShouldBeFalse();
        WindowDecoder.IsLoop([.. words, .. Enumerable.Repeat(7, 12)]).ShouldBeTrue();
        WindowDecoder.IsLoop([9, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0.95, 0.05, null, "ro", false)]
    [InlineData(0.95, 0.05, "it", "ro", false)]
    [InlineData(0.45, 0.40, null, "it", true)]
    [InlineData(0.70, 0.20, null, "ro", false)]
    [InlineData(0.70, 0.20, "it", "it", true)]
    [InlineData(0.10, 0.90, null, "it", true)]
    [InlineData(0.10, 0.90, "en", "it", true)]
    [InlineData(0.30, 0.60, "en", "en", true)]
    [InlineData(0.23, 0.75, "en", "it", true)]
    public void Choose_RomanianOrItalian_WeighsExpectation(double romanian, double italian, string? expected, string language, bool served)
    {
        float rest = (float)(1 - romanian - italian);

        SpokenLanguage.Choice choice = SpokenLanguage.Choose(["en", "ro", "it"], [rest, (float)romanian, (float)italian], Served, expected);

        (choice.Language, choice.Served).ShouldBe((language, served));
    }

    [Theory]
    [InlineData("la la la la la la la la la la la la la la la la la la la la la la la", -0.1, true, "repetition")]
    [InlineData("buongiorno", -1.2, true, "uncertain words")]
    [InlineData("buongiorno", -0.2, false, "a loop")]
    [InlineData("...", -0.2, true, "no words")]
    [InlineData("buongiorno a tutti quanti voi che siete qui oggi e anche domani e dopodomani ancora", -0.2, true, "more words than anybody speaks")]
    [InlineData("buongiorno", -0.2, true, null)]
    public void Problem_Text_IsNamed(string text, double meanLogProbability, bool complete, string? problem) =>
        HeardTextCheck.Problem(new DecodedWindow([], meanLogProbability, complete), text, 0.1, 2, shortened: false).ShouldBe(problem);

    [Fact]
    public void Problem_ShortenedContext_DoubtsMore()
    {
        HeardTextCheck.Problem(new DecodedWindow([], -0.9, true), "buongiorno", 0.1, 2, shortened: true).ShouldBe("uncertain words");
        HeardTextCheck.Problem(new DecodedWindow([], -0.1, true), "buongiorno (Pirata)", 0.1, 2, shortened: true).ShouldBe("sounds among the words");
        HeardTextCheck.Problem(new DecodedWindow([], -1.1, true), "grazie", 0.7, 2, shortened: false).ShouldBe("probably no speech");
    }

    [Fact]
    public void Find_Probabilities_BridgesPausesAndDropsClicks()
    {
        float[] probabilities = new float[200];
        Array.Fill(probabilities, 0.9f, 20, 30);
        Array.Fill(probabilities, 0.9f, 55, 30); // 160 ms later: a pause within speech
        Array.Fill(probabilities, 0.9f, 120, 3); // 96 ms: a click
        Array.Fill(probabilities, 0.4f, 160, 20); // never begins

        IReadOnlyList<SpeechSpan> spans = SpeechFinder.Find(probabilities);

        spans.Count.ShouldBe(1);
        spans[0].Start.ShouldBe(20 * 0.032, 0.001);
        spans[0].End.ShouldBe(85 * 0.032, 0.001);
        SpeechFinder.Find(new float[100]).ShouldBeEmpty();
    }

    [Fact]
    public void Next_LongRecording_CutsInPausesAndCoversAllSpeech()
    {
        SpeechSpan[] speech = [.. Enumerable.Range(0, 30).Select(i => new SpeechSpan(1 + (i * 7.0), 6.5 + (i * 7.0)))];
        double from = 0, duration = 220;
        var windows = new List<SpeechSpan>();
        while (WindowPlan.Next(speech, from, duration) is { } window)
        {
            windows.Add(window);
            from = window.End;
        }

        windows.ShouldAllBe(window => window.Length <= HearingLimits.MaxWindowSeconds + 0.001);
        foreach (SpeechSpan span in speech)
            windows.Count(window => window.Start <= span.Start && window.End >= span.End).ShouldBe(1);
    }

    [Fact]
    public void Next_NobodyPauses_CutsAtTheLongestWindow() =>
        WindowPlan.Next([new SpeechSpan(0.5, 100)], 0, 100)!.Value.Length.ShouldBe(HearingLimits.MaxWindowSeconds, 0.001);

    [Fact]
    public void Loudest_OffsetOnly_IsSilence()
    {
        float[] offset = new float[HearingLimits.SampleRate];
        Array.Fill(offset, 0.3f);

        SoundEnergy.Loudest(offset).ShouldBeLessThan(SoundEnergy.Silence);
        SoundEnergy.Loudest(Sounds.Tone(0.2, 440)).ShouldBe(0.354f, 0.01f);
        SoundEnergy.Loudest([]).ShouldBe(0);
    }
}
