using System.Diagnostics;
using Appliance.Host.RedFlags;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>
/// The published rules and the learned detector against cases written before them, against lines written later without looking at the
/// rules (<c>unseen</c>; their misses have since been mended, so only new lines measure how rules generalise), and against the
/// intents' training lines. The detector learns from all of these but the second, so <see cref="BlindCasesTests"/> measure it. The output lists every miss and false alarm.
/// </summary>
public sealed class RedFlagCasesTests(ITestOutputHelper output)
{
    private const string Cases = "red_flags/cases";
    private const string Unseen = "red_flags/unseen";
    private const string Training = "intents/train";
    private const double LeastRecall = 0.97;
    private const double LeastEmergencyLineRecall = 0.9;
    // One line of the 34 to 70 in a file: where doubt and a false alarm meet, doubt fires.
    private const double MostFalseAlarms = 0.03;
    private const double MostErrandAlarms = 0.01;

    private static readonly string[] IntentsThatMayBeDangers = ["emergency", "medical_question", "test_results", "complaint"];

    private static readonly RedFlagWatch Watch = RedFlagWatch.BuiltIn();

    public static TheoryData<string, bool> Languages => new()
    {
        { "it", true }, { "it", false }, { "en", true }, { "en", false },
        { "es", true }, { "es", false }, { "pt", true }, { "pt", false },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_DangerCases_AreRecalled(string language, bool known) =>
        Recall(Dangers(Cases, language), known ? language : null).ShouldBeGreaterThanOrEqualTo(LeastRecall);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_UnseenDangers_AreRecalled(string language, bool known) =>
        Recall(Dangers(Unseen, language), known ? language : null).ShouldBeGreaterThanOrEqualTo(LeastRecall);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_EmergencyTrainingLines_AreRecalled(string language, bool known) => Recall(
        [.. LabelledText.Read(Training, language).Where(line => line.Intent == "emergency")],
        known ? language : null).ShouldBeGreaterThanOrEqualTo(LeastEmergencyLineRecall);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_SelfHarm_IsToldAsCrisis(string language, bool known) =>
        Dangers(Cases, language).Concat(Dangers(Unseen, language)).Where(line => line.Flag == RedFlagRuleIds.Suicide)
            .ShouldAllBe(line => Watch.Watch(line.Text, known ? language : null).Any(hit => hit.IsCrisis));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_HarmlessCases_StaySilent(string language, bool known) =>
        FalseAlarms(Harmless(Cases, language), known ? language : null).ShouldBeLessThanOrEqualTo(MostFalseAlarms);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_UnseenHarmlessLines_StaySilent(string language, bool known) =>
        FalseAlarms(Harmless(Unseen, language), known ? language : null).ShouldBeLessThanOrEqualTo(MostFalseAlarms);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_OrdinaryErrands_StaySilent(string language, bool known) => FalseAlarms(
        [.. LabelledText.Read(Training, language).Where(line => !IntentsThatMayBeDangers.Contains(line.Intent))],
        known ? language : null).ShouldBeLessThanOrEqualTo(MostErrandAlarms);

    private static LabelledText[] Dangers(string folder, string language) =>
        [.. LabelledText.Read(folder, language).Where(line => line.Flag is not null)];

    private static LabelledText[] Harmless(string folder, string language) =>
        [.. LabelledText.Read(folder, language).Where(line => line.Flag is null)];

    private double Recall(LabelledText[] dangers, string? language)
    {
        int missed = 0;
        int otherRule = 0;
        foreach (LabelledText line in dangers)
        {
            IReadOnlyList<RedFlagHit> hits = Watch.Watch(line.Text, language);
            if (hits.Count == 0)
            {
                missed++;
                output.WriteLine($"missed {line.Flag}: {line.Text}");
            }
            else if (line.Flag is not null && hits.All(hit => hit.Rule != line.Flag))
            {
                otherRule++;
                output.WriteLine($"{hits[0].Rule} instead of {line.Flag}: {line.Text}");
            }
        }
        double recall = 1 - ((double)missed / dangers.Length);
        output.WriteLine($"{language ?? "unknown"}: recall {recall:0.000} of {dangers.Length}, {otherRule} by another rule");
        return recall;
    }

    private double FalseAlarms(LabelledText[] lines, string? language)
    {
        var clock = Stopwatch.StartNew();
        var alarms = lines.Select(line => (line, Hits: Watch.Watch(line.Text, language))).Where(entry => entry.Hits.Count > 0).ToList();
        foreach ((LabelledText line, IReadOnlyList<RedFlagHit> hits) in alarms)
            output.WriteLine($"false alarm {hits[0].Language} {hits[0].Rule} \"{hits[0].Pattern}\": {line.Text} [{line.Intent}]");
        double share = (double)alarms.Count / lines.Length;
        double milliseconds = clock.Elapsed.TotalMilliseconds / lines.Length;
        output.WriteLine($"{language ?? "unknown"}: {share:0.000} of {lines.Length}, {milliseconds:0.000} ms each");
        return share;
    }
}
