using Appliance.Inference.Classification;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class ClassifierEvaluationTests
{
    [Fact]
    public void Compare_HandMadeResults_GivesTheArithmetic()
    {
        ClassifierEvaluation evaluation = ClassifierEvaluation.Compare(
        [
            Result("a", "a", 0.9f), Result("a", "a", 0.9f), Result("a", "b", 0.5f), Result("b", "b", 0.5f),
            Result("oos", "oos", 0.9f), Result("oos", "a", 0.1f),
        ]);

        evaluation.Count.ShouldBe(6);
        evaluation.Accuracy.ShouldBe(4 / 6.0, 1e-9);
        evaluation.InScopeAccuracy!.Value.ShouldBe(3 / 4.0, 1e-9);
        evaluation.OutOfScopeRecall!.Value.ShouldBe(1 / 2.0, 1e-9);
        evaluation.Labels.ShouldBe(
        [
            new LabelEvaluation("a", 2 / 3.0, 2 / 3.0, 4 / 6.0, 3),
            new LabelEvaluation("b", 1 / 2.0, 1, 2 / 3.0, 1),
            new LabelEvaluation("oos", 1, 1 / 2.0, 2 / 3.0, 2),
        ]);
        evaluation.MacroF1.ShouldBe(2 / 3.0, 1e-9);
        evaluation.Confusion.ShouldBe(
            new Dictionary<(string, string), int> { [("a", "a")] = 2, [("a", "b")] = 1, [("b", "b")] = 1, [("oos", "oos")] = 1, [("oos", "a")] = 1 },
            ignoreOrder: true);

        // Bins: three at 0.9 (all right), two at 0.5 (one right), one at 0.1 (wrong).
        evaluation.ExpectedCalibrationError.ShouldBe((3 * 0.1 + 0 + 0.1) / 6, 1e-6);
    }

    [Fact]
    public void Compare_CertainPredictions_FallIntoTheLastBin() =>
        ClassifierEvaluation.Compare([Result("a", "a", 1f), Result("a", "b", 1f)]).ExpectedCalibrationError.ShouldBe(0.5, 1e-9);

    [Fact]
    public void Compare_NoOutOfScopeTexts_HasNoRecall() =>
        ClassifierEvaluation.Compare([Result("a", "a", 1f)]).OutOfScopeRecall.ShouldBeNull();

    [Theory]
    [InlineData("oos", "out_of_scope", 1)]
    [InlineData("out_of_scope", "oos", 1)]
    [InlineData("a", "oos", 0)]
    public void Run_NamesOfOutOfScope_MeanTheSame(string decided, string truth, double recall)
    {
        var classifier = new FixedClassifier(new LabelScore(decided, 0.7f), new LabelScore("b", 0.3f));

        ClassifierEvaluation.Run(classifier, [new("hello", truth)]).OutOfScopeRecall.ShouldBe(recall);
    }

    [Fact]
    public void Run_NothingOrUnknownLabel_SaysSo()
    {
        var classifier = new FixedClassifier(new LabelScore("a", 0.7f), new LabelScore("b", 0.3f));

        Should.Throw<TrainingDataException>(() => ClassifierEvaluation.Run(classifier, [])).Message.ShouldContain("no examples");
        Should.Throw<TrainingDataException>(() => ClassifierEvaluation.Run(classifier, [new("hello", "c")])).Message.ShouldContain("\"c\"");
    }

    private static (string, ClassifierPrediction) Result(string truth, string decision, float confidence) =>
        (truth, new ClassifierPrediction(decision, confidence, decision == "oos", [new LabelScore(decision, confidence)]));
}
