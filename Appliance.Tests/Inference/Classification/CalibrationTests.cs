using Appliance.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class CalibrationTests
{
    [Fact]
    public void FitTemperature_OverconfidentLogits_FindsTheirTrueOdds()
    {
        // Right three times in four, so the calibrated odds are 3:1; these logits claim e^(3·ln 3) : 1.
        float claimed = 3 * MathF.Log(3);
        float[][] logits = [[claimed, 0], [claimed, 0], [claimed, 0], [claimed, 0]];

        Calibration.FitTemperature(logits, [0, 0, 0, 1]).ShouldBe(3, 0.01);
    }

    [Fact]
    public void Loss_UniformLogits_IsTheLogOfTheLabels() =>
        Calibration.Loss([[0, 0, 0, 0]], [2], 1).ShouldBe(Math.Log(4), 1e-9);

    [Fact]
    public void FitDecision_UnsureOutOfScopeTexts_FindsAThresholdBetween()
    {
        string[] labels = ["booking", "oos"];
        float[][] probabilities = [[0.9f, 0.1f], [0.8f, 0.2f], [0.6f, 0.4f], [0.55f, 0.45f], [0.1f, 0.9f]];

        DecisionRule rule = Calibration.FitDecision(probabilities, [0, 0, 1, 1, 1], labels);

        rule.OutOfScopeConfidence.ShouldBe(1);
        ClassifierPrediction unsure = rule.Decide([0.58f, 0.42f]);
        unsure.Label.ShouldBe("oos");
        unsure.OutOfScope.ShouldBeTrue();
        unsure.Top[0].Label.ShouldBe("booking");
        rule.Decide([0.85f, 0.15f]).ShouldSatisfyAllConditions(sure => sure.Label.ShouldBe("booking"), sure => sure.OutOfScope.ShouldBeFalse());
    }

    [Fact]
    public void FitDecision_ThresholdThatCostsInScopeAccuracy_IsNotTaken()
    {
        string[] labels = ["booking", "oos"];
        float[][] probabilities = [[0.51f, 0.49f], [0.52f, 0.48f], [0.9f, 0.1f]];

        DecisionRule rule = Calibration.FitDecision(probabilities, [0, 0, 1], labels);

        (rule.OutOfScopeThreshold, rule.OutOfScopeShare).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void FitDecision_InScopeTextsLost_AreWithinHalfAPointAlsoAtTheirUpperBound(int lost, bool taken)
    {
        string[] labels = ["booking", "oos"];
        const int InScope = 3_000;
        float[][] probabilities =
        [
            .. Enumerable.Repeat(new[] { 0.9f, 0.1f }, InScope - lost), .. Enumerable.Repeat(new[] { 0.6f, 0.4f }, lost), .. Enumerable.Repeat(new[] { 0.6f, 0.4f }, 100),
        ];

        DecisionRule rule = Calibration.FitDecision(probabilities, [.. Enumerable.Repeat(0, InScope), .. Enumerable.Repeat(1, 100)], labels);

        rule.Decide([0.6f, 0.4f]).OutOfScope.ShouldBe(taken);
    }

    [Fact]
    public void FitDecision_NoOutOfScopeLabel_NeverDecidesSo()
    {
        DecisionRule rule = Calibration.FitDecision([[0.3f, 0.7f]], [1], ["en", "it"]);

        rule.Decide([0.51f, 0.49f]).ShouldSatisfyAllConditions(guess => guess.Label.ShouldBe("en"), guess => guess.OutOfScope.ShouldBeFalse());
    }

    [Fact]
    public void FitDecision_OutOfScopeCloseBehind_FindsAShareBetween()
    {
        string[] labels = ["booking", "oos", "price"];
        // The least probability of a label tells nothing here, its ratio to out of scope does.
        float[][] probabilities = [[0.5f, 0.05f, 0.45f], [0.45f, 0.1f, 0.45f], [0.5f, 0.4f, 0.1f], [0.6f, 0.38f, 0.02f]];

        DecisionRule rule = Calibration.FitDecision(probabilities, [0, 0, 1, 1], labels);

        rule.OutOfScopeShare.ShouldBeInRange(0.2f, 0.64f);
        rule.Decide([0.55f, 0.4f, 0.05f]).OutOfScope.ShouldBeTrue();
        rule.Decide([0.5f, 0.05f, 0.45f]).OutOfScope.ShouldBeFalse();
    }

    [Fact]
    public void ExpertScales_OneExpertThatKnowsNothing_CountsForNothing()
    {
        float[][] mostlyRight = [[0, 2], [2, 0], [2, 0], [0, 2], [2, 0], [0, 2], [2, 0], [0, 2]];
        float[][] alwaysTheSame = [.. Enumerable.Repeat(new float[] { 3, 0 }, 8)];

        ExpertScales scales = ExpertScales.Fit(mostlyRight, alwaysTheSame, [0, 1, 0, 1, 0, 1, 0, 1]);

        scales.Vector.ShouldBeLessThan(scales.Text / 4);
    }
}
