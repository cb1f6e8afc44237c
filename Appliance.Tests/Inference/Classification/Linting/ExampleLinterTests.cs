using Appliance.Inference.Classification;
using Appliance.Inference.Classification.Linting;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Classification.Linting;

public sealed class ExampleLinterTests
{
    [Fact]
    public void Run_SameWordsWithDifferentLabels_AreTheFirstNearDuplicates()
    {
        LintReport report = ExampleLinter.Run([
            .. SampleErrands.Train,
            new LabelledText("How much is a cleaning?", "booking", "en"),
            new LabelledText("tell me a joke!", "out_of_scope", "en"),
        ]);

        report.NearDuplicates.Count.ShouldBe(2);
        report.NearDuplicates[0].ShouldSatisfyAllConditions(
            pair => pair.AcrossLabels.ShouldBeTrue(), pair => pair.First.Label.ShouldBe("price"), pair => pair.Second.Label.ShouldBe("booking"));
        report.NearDuplicates[1].AcrossLabels.ShouldBeFalse();
    }

    [Fact]
    public void Run_SameWordsInTwoLanguages_AreNoDuplicates() => ExampleLinter.Run([
        new LabelledText("ok va bene", "affirm", "it"), new LabelledText("ok va bene", "affirm", "es"),
    ]).NearDuplicates.ShouldBeEmpty();

    [Fact]
    public void Run_WordInHalfOfALabelsLines_GivesItAway()
    {
        string[] prices = ["price of the visit", "the price for whitening", "price list", "what price", "your price", "a better price", "how much", "cost of it", "what is charged", "expensive or not"];
        string[] others = ["open the door", "the street", "a doctor", "monday", "later", "results", "one car", "thanks", "the place", "hello"];

        LintReport report = ExampleLinter.Run([.. prices.Select(text => new LabelledText(text, "price", "en")), .. others.Select(text => new LabelledText(text, "other", "en"))]);

        report.LabelWords.ShouldHaveSingleItem().ShouldBe(new LabelWord("price", "en", "price", 0.6, 0));
    }

    [Fact]
    public void Run_LineAmongAnotherLabelsLines_IsClaimed()
    {
        LintReport report = ExampleLinter.Run([
            new LabelledText("when are the blood results ready", "test_results", "en"),
            new LabelledText("are all the blood results ready", "test_results", "en"),
            new LabelledText("are the blood results ready yet", "test_results", "en"),
            new LabelledText("are the blood results ready please", "greeting", "en"),
            .. new[] { "good morning to all of you", "hello there", "hi doctor", "is anybody here", "nice to meet you", "evening everyone", "what a lovely day", "hey" }
                .Select(text => new LabelledText(text, "greeting", "en")),
        ]);

        ClaimedExample claimed = report.Claimed.ShouldHaveSingleItem();
        claimed.Example.Text.ShouldBe("are the blood results ready please");
        claimed.Claimant.ShouldBe("test_results");
        claimed.Neighbours.Count.ShouldBe(3);
    }

    [Fact]
    public void Run_NothingOrEmptyLines_IsSaidOrFound()
    {
        Should.Throw<TrainingDataException>(() => ExampleLinter.Run([]));
        ExampleLinter.Run([new LabelledText("?", "a"), new LabelledText("!", "b")]).ShouldSatisfyAllConditions(
            report => report.Count.ShouldBe(2), report => report.NearDuplicates.ShouldBeEmpty(), report => report.Claimed.ShouldBeEmpty());
    }
}
