using Appliance.Host.RedFlags;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags;

public sealed class RedFlagReportTests
{
    [Fact]
    public void Of_Outcomes_CountsEachLanguageAndDanger()
    {
        RedFlagReport report = RedFlagReport.Of(
            "1",
            [Outcome("it", "stroke", "stroke"), Outcome("it", "stroke"), Outcome("it", "suicide", "poisoning"), Outcome("it", null), Outcome("it", null, "choking"), Outcome("en", null)],
            failures: true);
        RedFlagFigures all = report.Figures.Single(row => row is { Language: "it", Flag: null });
        (all.Dangers, all.Found, all.Harmless, all.FalseAlarms).ShouldBe((3, 2, 2, 1));
        report.Figures.Single(row => row.Flag == "stroke").Recall.ShouldBe(0.5);
        report.Figures.Single(row => row.Flag == "choking").FalseAlarms.ShouldBe(1);
        report.Failures.Count.ShouldBe(2);
        report.MeetsGoals.ShouldBeFalse();
    }

    [Fact]
    public void Of_EverythingRight_MeetsTheGoals() =>
        RedFlagReport.Of("1", [Outcome("it", "stroke", "breathing"), Outcome("it", null)], failures: false).MeetsGoals.ShouldBeTrue();

    private static RedFlagOutcome Outcome(string language, string? flag, params string[] fired) => new("text", language, flag, fired, TimeSpan.FromMicroseconds(5));
}
