using Appliance.Host.Evaluation;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Evaluation;

public sealed class EvidenceFitTests
{
    [Fact]
    public void Of_FeatureThatTells_WeighsAndTheOtherDoesNot()
    {
        CalibrationSample[] samples = [.. Enumerable.Range(0, 200).Select(i => Sample($"q{i}", i % 2 == 0, telling: i % 2 == 0 ? 0.8 : 0.2, chance: i % 3))];

        var weights = EvidenceFit.Of(samples).Coefficients.ToDictionary(one => one.Name, one => one.Value);

        weights["telling"].ShouldBeGreaterThan(1);
        Math.Abs(weights["chance"]).ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Score_TwoThatLookAlike_AreBothDoubtful()
    {
        CalibrationSample[] learnt = [.. Enumerable.Range(0, 100).Select(i => Sample($"q{i}", i % 2 == 0, telling: i % 2 == 0 ? 0.9 : 0.1, chance: 0))];
        EvidenceFit fit = EvidenceFit.Of(learnt);

        CalibrationSample one = Sample("new", false, 0.9, 0) with { Quote = "the parking costs 12" }, other = one with { Quote = "the pool is 50" }, same = one with { Quote = "parking: 12" };
        double alone = Probability(one);

        alone.ShouldBeGreaterThan(0.6);
        Probability(one, other).ShouldBeLessThan(0.5);
        Probability(one, same).ShouldBeGreaterThan(alone);
        Probability(Sample("new", false, 0.1, 0)).ShouldBeLessThan(0.4);

        double Probability(params CalibrationSample[] samples) => fit.Best(samples).Single().Probability;
    }

    [Fact]
    public void At_Threshold_CountsWhatGoesOut()
    {
        (CalibrationSample, double)[] scored = [(Sample("a", true, 1, 0), 0.9), (Sample("b", false, 1, 0), 0.8), (Sample("c", true, 1, 0), 0.3), (Sample("d", false, 0, 0) with { Kind = EvaluatedQuestion.Unanswerable }, 0.2)];

        GateFigures figures = GateFigures.At("all", scored, 0.5);

        figures.Right.ShouldBe(0.3333);
        figures.Wrong.ShouldBe(0.25);
        figures.Declined.ShouldBe(1);
        GateFigures.ThresholdFor(scored, 0).ShouldBe(0.81);
    }

    private static CalibrationSample Sample(string question, bool right, double telling, double chance) => new(
        "library", question, EvaluatedQuestion.Answerable, "en", 1, right, right ? Verdict.Right : Verdict.Wrong,
        new Dictionary<string, double> { ["telling"] = telling, ["chance"] = chance }, "quoted", "x.md", "en");
}
