using Appliance.Host.RedFlags;
using Appliance.Tests.Host.RedFlags.Learned;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>Rules and learned detector together.</summary>
public sealed class RedFlagWatchTests
{
    private const string RuleText = "ho un forte dolore al petto";
    private const string OwnDanger = "zzyzx perforato";

    private static readonly RedFlagRuleBook Book = RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory);
    private static readonly RedFlagWatch Published = RedFlagWatch.BuiltIn();

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.5)]
    public void Assess_RuleNotOverruled_Alarms(double probability) =>
        Assess(RuleText, probability).Hits.Select(hit => hit.Rule).ShouldContain("chest_pain");

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.01, false)]
    public void Assess_RuleOverruled_IsAPossibleDangerUnlessAllButSure(double probability, bool possible)
    {
        RedFlagAssessment assessment = Assess(RuleText, probability);
        assessment.Hits.ShouldBeEmpty();
        assessment.RuleHits.ShouldNotBeEmpty();
        assessment.IsPossibleDanger.ShouldBe(possible);
    }

    [Fact]
    public void Assess_ClinicsOwnPattern_IsNeverOverruled()
    {
        ClinicRuleChanges changes = ClinicRuleChanges.Read(
            "{\"kind\":\"red_flag_changes\",\"version\":\"7\",\"languages\":{\"it\":{\"add\":[{\"id\":\"stent\",\"patterns\":[\"" + OwnDanger + "\"]}]}}}", "changes");
        var watch = new RedFlagWatch(RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory, changes), Judgement.Always(0.001));
        watch.Watch(OwnDanger, "it").ShouldHaveSingleItem().Rule.ShouldBe("stent");
    }

    [Fact]
    public void Assess_DetectorAlone_Alarms()
    {
        RedFlagHit hit = Assess("qualcosa che nessuna regola conosce", 0.9).Hits.ShouldHaveSingleItem();
        (hit.Rule, hit.Language, hit.IsCrisis).ShouldBe((RedFlagRuleIds.Learned, null, false));
    }

    [Fact]
    public void Assess_DetectorSeesSelfHarm_IsACrisis() =>
        new RedFlagWatch(Book, Judgement.Always(0.9, crisis: true)).Watch("qualcosa", "it").ShouldHaveSingleItem().IsCrisis.ShouldBeTrue();

    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.1, false)]
    public void Assess_Doubt_IsForAPersonAndNoAlarm(double probability, bool possible)
    {
        RedFlagAssessment assessment = Assess("qualcosa che nessuna regola conosce", probability);
        assessment.Hits.ShouldBeEmpty();
        assessment.IsPossibleDanger.ShouldBe(possible);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("🙂🙂")]
    public void Assess_NoWords_IsHarmless(string text)
    {
        RedFlagAssessment assessment = Published.Assess(text, null);
        assessment.Hits.ShouldBeEmpty();
        assessment.IsPossibleDanger.ShouldBeFalse();
    }

    [Fact]
    public void Assess_AnyText_NeverThrowsAndSaysTheSameTwice() => Prop.ForAll<string>(text =>
    {
        RedFlagAssessment once = Published.Assess(text ?? "", null), again = Published.Assess(text ?? "", null);
        again.Danger!.Probability.ShouldBe(once.Danger!.Probability);
        once.Danger.Probability.ShouldBeInRange(0, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Assess_Capitals_DoNotMatter() => Prop.ForAll(
        Gen.Elements(LabelledText.Read("red_flags/cases", "en").ToArray()).ToArbitrary(),
        line => Published.Assess(line.Text.ToUpperInvariant(), null).Danger!.Probability
            .ShouldBe(Published.Assess(line.Text, null).Danger!.Probability, 1e-9)).QuickCheckThrowOnFailure();

    [Fact]
    public void Assess_LongText_IsReadInTime()
    {
        string text = string.Join(' ', Enumerable.Repeat("my chest hurts and i want to book", 1_500));
        Published.Assess(text, "en").Danger.ShouldNotBeNull();
    }

    [Fact]
    public void Explain_Text_TellsWhatRulesAndDetectorMadeOfIt()
    {
        RedFlagExplanation explanation = Published.Explain("my dad is clutching his chest and sweating like mad", "en");
        explanation.Assessment.Hits.ShouldNotBeEmpty();
        explanation.Reasons.ShouldNotBeEmpty();
        explanation.Reasons.ShouldAllBe(reason => reason.Feature.Length > 0);
        explanation.Assessment.Danger!.Probability.ShouldBe(Published.Assess("my dad is clutching his chest and sweating like mad", "en").Danger!.Probability, 1e-9);
    }

    private static RedFlagAssessment Assess(string text, double probability) => new RedFlagWatch(Book, Judgement.Always(probability)).Assess(text, "it");
}
