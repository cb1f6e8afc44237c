using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>What holds for every text, on the published rules.</summary>
public sealed class RedFlagPropertiesTests
{
    private static readonly RedFlagWatch Watch = new(RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory));

    // A danger, and clauses that take a danger back where they stand with it.
    private static readonly (string Danger, string[] Denials)[] Languages =
    [
        ("ho un forte dolore al petto", ["non ho la tosse", "senza febbre", "anni fa ho avuto un intervento", "mai avuto allergie"]),
        ("i have a crushing pain in my chest", ["i don't have a cough", "no fever", "years ago i had an operation", "never had allergies"]),
        ("me duele mucho el pecho", ["no tengo tos", "sin fiebre", "hace años me operaron", "nunca tuve alergias"]),
        ("estou com uma dor forte no peito", ["não tenho tosse", "sem febre", "há anos fui operado", "nunca tive alergias"]),
    ];

    private static readonly string[] Breaks = [", ", ". ", "! ", "; ", "\n", " - "];

    [Fact]
    public void Watch_AnyText_NeverThrows() => Prop.ForAll<string>(text =>
    {
        Watch.Watch(text ?? "", null).ShouldNotBeNull();
        Watch.Explain(text ?? "", "it").ShouldNotBeNull();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Watch_DenialInAnotherClause_TakesNothingBack() => Prop.ForAll(
        (from language in Gen.Elements(Languages)
         from denial in Gen.Elements(language.Denials)
         from mark in Gen.Elements(Breaks)
         from after in Gen.Elements(true, false)
         select after ? language.Danger + mark + denial : denial + mark + language.Danger).ToArbitrary(),
        text => Watch.Watch(text, null).Select(hit => hit.Rule).ShouldContain("chest_pain", text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Watch_CaseAndAccents_DoNotMatter() => Prop.ForAll(
        (from line in Gen.Elements(LabelledText.Read("red_flags/cases", "pt").Concat(LabelledText.Read("red_flags/cases", "es")).ToArray())
         from upper in Gen.Elements(true, false)
         select (line.Text, Changed: upper ? line.Text.ToUpperInvariant() : WithoutAccents(line.Text))).ToArbitrary(),
        pair => Rules(pair.Changed).ShouldBe(Rules(pair.Text), pair.Text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Watch_LettersRepeatedForEmphasis_StillFires() => Prop.ForAll(
        (from language in Gen.Elements(Languages)
         from times in Gen.Choose(3, 12)
         select language.Danger + new string(language.Danger[^1], times)).ToArbitrary(),
        text => Rules(text).ShouldContain("chest_pain", text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Explain_AnyCase_HoldsWhatWatchFound() => Prop.ForAll(
        Gen.Elements(LabelledText.Read("red_flags/cases", "it").ToArray()).ToArbitrary(),
        line => Watch.Explain(line.Text, null).Findings.Where(finding => finding.Suppressed is null).Select(finding => finding.Hit.Rule).Distinct().Order()
            .ShouldBe(Rules(line.Text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Explain_TakenBack_NamesTheWordsThatDidIt()
    {
        RedFlagFinding finding = Watch.Explain("non ho nessun dolore al petto", "it").Findings.First(finding => finding.Hit.Rule == "chest_pain");
        finding.Suppressed.ShouldBe(SuppressionKind.Negation);
        finding.SuppressedBy.ShouldBe("non");
    }

    private static IEnumerable<string> Rules(string text) => Watch.Watch(text, null).Select(hit => hit.Rule).Distinct().Order();

    private static string WithoutAccents(string text) =>
        string.Concat(text.Select(letter => "áàâãéêíóôõúüñç".Contains(letter) ? "aaaaeeiooouunc"["áàâãéêíóôõúüñç".IndexOf(letter, StringComparison.Ordinal)] : letter));
}
