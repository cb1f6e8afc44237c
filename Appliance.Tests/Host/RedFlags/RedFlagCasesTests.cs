using System.Diagnostics;
using Appliance.Host.RedFlags;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>The published rules against cases written before them. The output lists every miss and false alarm.</summary>
public sealed class RedFlagCasesTests(ITestOutputHelper output)
{
    private const double LeastRecall = 0.97;
    private const double MostFalseAlarms = 0.02;
    private const double MostHarmlessErrands = 0.01;

    private static readonly string[] IntentsThatMayBeDangers = ["emergency", "medical_question", "test_results", "complaint"];

    private static readonly RedFlagWatch Watch = new(RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory));

    public static TheoryData<string, bool> Languages => new()
    {
        { "it", true }, { "it", false }, { "en", true }, { "en", false },
        { "es", true }, { "es", false }, { "pt", true }, { "pt", false },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_DangerCases_AreRecalled(string language, bool known)
    {
        LabelledText[] dangers = [.. LabelledText.Read("red_flags/cases", language).Where(line => line.Flag is not null)];
        LabelledText[] missed = [.. dangers.Where(line => Watch.Watch(line.Text, known ? language : null).Count == 0)];
        LabelledText[] other = [.. dangers.Except(missed).Where(
            line => Watch.Watch(line.Text, known ? language : null).All(hit => hit.Rule != line.Flag))];
        foreach (LabelledText line in missed) output.WriteLine($"missed {line.Flag}: {line.Text}");
        foreach (LabelledText line in other) output.WriteLine($"other rule than {line.Flag}: {line.Text}");
        double recall = 1 - ((double)missed.Length / dangers.Length);
        output.WriteLine($"{language} recall {recall:0.000}, exact rule {1 - ((double)(missed.Length + other.Length) / dangers.Length):0.000}");
        recall.ShouldBeGreaterThanOrEqualTo(LeastRecall);
        other.ShouldNotContain(line => line.Flag == RedFlagRuleIds.Suicide);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_HarmlessCases_StaySilent(string language, bool known)
    {
        LabelledText[] harmless = [.. LabelledText.Read("red_flags/cases", language).Where(line => line.Flag is null)];
        FalseAlarms(harmless, known ? language : null).ShouldBeLessThanOrEqualTo(MostFalseAlarms);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Watch_OrdinaryErrands_StaySilent(string language, bool known)
    {
        LabelledText[] errands =
            [.. LabelledText.Read("intents/train", language).Where(line => !IntentsThatMayBeDangers.Contains(line.Intent))];
        FalseAlarms(errands, known ? language : null).ShouldBeLessThanOrEqualTo(MostHarmlessErrands);
    }

    private double FalseAlarms(LabelledText[] lines, string? language)
    {
        var clock = Stopwatch.StartNew();
        var alarms = lines.Select(line => (line, Hits: Watch.Watch(line.Text, language))).Where(entry => entry.Hits.Count > 0).ToList();
        foreach ((LabelledText line, IReadOnlyList<RedFlagHit> hits) in alarms)
            output.WriteLine($"false alarm {hits[0].Language} {hits[0].Rule} \"{hits[0].Pattern}\": {line.Text} [{line.Intent}]");
        double share = (double)alarms.Count / lines.Length;
        output.WriteLine($"{language ?? "unknown"}: {share:0.000} of {lines.Length}, {clock.Elapsed.TotalMilliseconds / lines.Length:0.000} ms each");
        return share;
    }
}
