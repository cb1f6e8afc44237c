using System.Text;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Signing;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags;

/// <summary>A clinic's changes over the published rules.</summary>
public sealed class ClinicRulesTests : IDisposable
{
    private const string OwnDanger = "zzyzx perforato";

    private static readonly SigningKey Key = SigningKey.Create();

    private readonly string directory = Directory.CreateTempSubdirectory("clinic-rules").FullName;

    private string File => Path.Combine(directory, ClinicRules.FileName);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Load_NoChanges_RunsTheBuiltInRules()
    {
        ClinicRules rules = Load();
        rules.Problem.ShouldBeNull();
        rules.Book.ClinicVersion.ShouldBeNull();
        Fires(rules, OwnDanger).ShouldBeFalse();
    }

    [Fact]
    public void Load_SignedAddition_FiresBesideTheBuiltInRules()
    {
        Sign(Changes($$"""{"add":[{"id":"stent","patterns":["{{OwnDanger}}"]}]}"""));
        ClinicRules rules = Load();
        rules.Problem.ShouldBeNull();
        rules.Changes!.ApprovedBy.ShouldBe("Dr Verdi");
        rules.Book.Version.ShouldContain("clinic 7");
        Fires(rules, OwnDanger).ShouldBeTrue();
        Fires(rules, "non riesco a respirare").ShouldBeTrue();
    }

    [Fact]
    public void Load_SignedRemoval_TakesOutExactlyThatPattern()
    {
        RedFlagRuleEntry rule = ClinicRules.BuiltIn(RedFlagRuleBook.PublishedDirectory)[0].Rules[0];
        Sign(Changes($$"""{"remove":[{"id":"{{rule.Id}}","patterns":[{{System.Text.Json.JsonSerializer.Serialize(rule.Patterns[0])}}]}]}"""));
        ClinicRules rules = Load();
        rules.Problem.ShouldBeNull();
        rules.Stale.ShouldBeEmpty();
        rules.Changes!.Removals().ShouldHaveSingleItem().Pattern.ShouldBe(rule.Patterns[0]);
        rules.Changes.Apply(ClinicRules.BuiltIn(RedFlagRuleBook.PublishedDirectory)[0]).Rules[0].Patterns.ShouldBe(rule.Patterns[1..]);
    }

    [Fact]
    public void Load_RemovalOfWhatIsNotBuiltIn_IsTold()
    {
        Sign(Changes("""{"remove":[{"id":"stroke","patterns":["never written"]}]}"""));
        Load().Stale.ShouldHaveSingleItem().ShouldBe("it stroke \"never written\"");
    }

    [Fact]
    public void Load_RemovalOfAWholeBuiltInRule_KeepsTheBuiltInRules()
    {
        string patterns = System.Text.Json.JsonSerializer.Serialize(ClinicRules.BuiltIn(RedFlagRuleBook.PublishedDirectory)[0].Rules[0].Patterns);
        Sign(Changes($$"""{"remove":[{"id":"chest_pain","patterns":{{patterns}}}]}"""));
        ShouldStayBuiltIn("has no patterns");
    }

    [Theory]
    [InlineData("content")]
    [InlineData("signature")]
    [InlineData("key")]
    [InlineData("no key")]
    [InlineData("no signature")]
    [InlineData("no approver")]
    [InlineData("other kind")]
    [InlineData("bad pattern")]
    public void Load_AnythingWrong_KeepsTheBuiltInRules(string wrong)
    {
        string addition = $$"""{"add":[{"id":"stent","patterns":["{{(wrong == "bad pattern" ? ".." : OwnDanger)}}"]}]}""";
        string json = Changes(addition);
        if (wrong == "no approver") json = json.Replace("Dr Verdi", " ", StringComparison.Ordinal);
        if (wrong == "other kind") json = json.Replace(ClinicRuleChanges.ExpectedKind, "prices", StringComparison.Ordinal);
        Sign(json);
        if (wrong == "content") System.IO.File.AppendAllText(File, " ");
        if (wrong == "signature") System.IO.File.WriteAllText(File + ".sig", "not base64");
        if (wrong == "no signature") System.IO.File.Delete(File + ".sig");
        string key = wrong switch { "key" => SigningKey.Create().PublicKey, "no key" => "", _ => Key.PublicKey };
        ClinicRules rules = ClinicRules.Load(RedFlagRuleBook.PublishedDirectory, File, key);
        rules.Problem.ShouldNotBeNull();
        rules.Changes.ShouldBeNull();
        Fires(rules, OwnDanger).ShouldBeFalse();
        Fires(rules, "non riesco a respirare").ShouldBeTrue();
    }

    private void ShouldStayBuiltIn(string reason)
    {
        ClinicRules rules = Load();
        rules.Problem.ShouldNotBeNull().ShouldContain(reason);
        rules.Book.ClinicVersion.ShouldBeNull();
    }

    private static bool Fires(ClinicRules rules, string text) => new RedFlagWatch(rules.Book).Watch(text, null).Count > 0;

    private ClinicRules Load() => ClinicRules.Load(RedFlagRuleBook.PublishedDirectory, File, Key.PublicKey);

    private static string Changes(string italian) =>
        "{\"kind\":\"red_flag_changes\",\"version\":\"7\",\"approved_by\":\"Dr Verdi\",\"approved_on\":\"2026-12-01\",\"languages\":{\"it\":" + italian + "}}";

    private void Sign(string json)
    {
        System.IO.File.WriteAllText(File, json);
        System.IO.File.WriteAllText(File + ClinicRules.SignatureExtension, Convert.ToBase64String(Key.Sign(Encoding.UTF8.GetBytes(json))));
    }
}
