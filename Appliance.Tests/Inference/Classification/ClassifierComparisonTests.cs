using Appliance.Inference.Classification;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification;

public sealed class ClassifierComparisonTests
{
    private static readonly LabelledText[] Texts = [.. Enumerable.Range(0, 20).Select(i => new LabelledText($"text {i}", i % 2 == 0 ? "price" : "booking"))];

    [Fact]
    public void Run_TheSameModelTwice_IsWorseNowhere()
    {
        ClassifierComparison comparison = ClassifierComparison.Run(Perfect(), Perfect(), Texts);

        comparison.AccuracyBefore.ShouldBe(1);
        comparison.AccuracyAfter.ShouldBe(1);
        comparison.Labels.ShouldAllBe(label => label.Chance == 1 && !label.IsWorse);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Run_OneLabelLost_IsWorseFromTheFifthTextOn(int lost, bool worse)
    {
        ScriptedClassifier after = Perfect();
        foreach (LabelledText text in Texts.Where(text => text.Label == "price").Take(lost))
            after.Tell(text.Text, "greeting");

        ClassifierComparison comparison = ClassifierComparison.Run(Perfect(), after, Texts);

        comparison.Labels.Select(label => (label.Label, label.IsWorse)).ShouldBe([("booking", false), ("price", worse)]);
        comparison.Labels[1].Worse.ShouldBe(lost);
    }

    [Fact]
    public void Run_LabelThatTakesOthersTexts_IsWorseThoughNoneOfItsOwnIsLost()
    {
        ScriptedClassifier after = Perfect();
        foreach (LabelledText text in Texts.Where(text => text.Label == "price"))
            after.Tell(text.Text, "booking");

        ClassifierComparison.Run(Perfect(), after, Texts).Labels.ShouldAllBe(label => label.IsWorse);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 0.03125)]
    [InlineData(10, 5, 0.623046875)]
    [InlineData(3, 0, 1)]
    public void Tail_Coin_IsTheBinomialOne(int tosses, int heads, double expected) => ClassifierComparison.Tail(tosses, heads).ShouldBe(expected, 1e-9);

    private static ScriptedClassifier Perfect()
    {
        var classifier = new ScriptedClassifier("greeting", "price", "booking");
        foreach (LabelledText text in Texts)
            classifier.Tell(text.Text, text.Label);
        return classifier;
    }
}
