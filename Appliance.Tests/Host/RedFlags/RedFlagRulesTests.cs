using System.Text.Json;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.Texts;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags;

public sealed class RedFlagRulesTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("red-flags").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("ho dolore al petto", true)]
    [InlineData("mio padre ha un dolore al petto", true)]
    [InlineData("non ho dolore al petto", false)]
    [InlineData("non ho chiamato nessuno perche ho forte dolore al petto", true)]
    [InlineData("non ho tosse, ho dolore al petto", true)]
    [InlineData("non ho tosse ma dolore al petto", true)]
    [InlineData("non so cosa fare dolore al petto", true)]
    [InlineData("cinque anni fa ho avuto dolore al petto", false)]
    [InlineData("anni fa la tosse, oggi dolore al petto", true)]
    [InlineData("senza febbre non respiro bene", true)]
    [InlineData("respiro bene", false)]
    public void Watch_ItalianSentence_FiresOnlyOnDangerNow(string text, bool fires) =>
        (Watch().Watch(text, "it").Count > 0).ShouldBe(fires, text);

    [Fact]
    public void Watch_OtherLanguageThanTold_StillRunsEveryRule() =>
        Watch().Watch("hello I have dolore al petto", "en").ShouldHaveSingleItem().Language.ShouldBe("it");

    [Fact]
    public void Watch_ForeignNegation_SuppressesOnlyWhereTheLanguageIsKnown()
    {
        Watch().Watch("I have no dolore al petto", "en").ShouldBeEmpty();
        Watch().Watch("I have no dolore al petto", null).ShouldHaveSingleItem();
    }

    [Fact]
    public void Watch_Hit_SaysRulePatternAndWordsAsTyped()
    {
        RedFlagHit hit = Watch().Watch("aiuto DOLORI forti al pettoooo", "it").ShouldHaveSingleItem();
        hit.Rule.ShouldBe("chest_pain");
        hit.Pattern.ShouldBe("dolor* .. petto");
        hit.Words.ShouldBe(["DOLORI", "pettoooo"]);
        hit.IsCrisis.ShouldBeFalse();
    }

    [Fact]
    public void Watch_SeveralDangers_GivesOneHitARule()
    {
        IReadOnlyList<RedFlagHit> hits = Watch().Watch("dolore al petto, dolore forte al petto, voglio morire", null);
        hits.Select(hit => hit.Rule).ShouldBe(["chest_pain", "suicide"]);
        hits[1].IsCrisis.ShouldBeTrue();
    }

    [Fact]
    public void Load_MissingRule_IsRefusedByName()
    {
        string json = Rules("it").Replace("\"severe_burn\"", "\"severe_burns\"", StringComparison.Ordinal);
        Should.Throw<ContentFileException>(() => Compile(json)).Message.ShouldContain("lacks the rule severe_burn");
    }

    [Theory]
    [InlineData("\"version\"", "\"versoin\"")]
    [InlineData("dolor* .. petto", "dolor* ..")]
    [InlineData("[\"ma\"]", "[\"\"]")]
    [InlineData("{", "")]
    public void Load_BrokenFile_IsRefusedByName(string part, string broken)
    {
        string json = Rules("it").Replace(part, broken, StringComparison.Ordinal);
        Should.Throw<ContentFileException>(() => Compile(json)).Message.ShouldStartWith("it.json");
    }

    [Fact]
    public void Load_BookWithOneLanguageMissing_IsRefused()
    {
        WriteAll();
        File.Delete(Path.Combine(directory, "pt.json"));
        Should.Throw<ContentFileException>(() => RedFlagRuleBook.Load(directory)).Message.ShouldContain("pt.json");
    }

    [Fact]
    public void Load_FileOfAnotherLanguage_IsRefused()
    {
        WriteAll();
        File.WriteAllText(Path.Combine(directory, "pt.json"), Rules("es"));
        Should.Throw<ContentFileException>(() => RedFlagRuleBook.Load(directory)).Message.ShouldContain("\"es\"");
    }

    private static RedFlagRules Compile(string json) => new(RedFlagRuleFile.Read(json, "it.json"), "it.json", new PhraseVocabulary());

    private RedFlagWatch Watch()
    {
        WriteAll();
        return new RedFlagWatch(RedFlagRuleBook.Load(directory));
    }

    private void WriteAll()
    {
        foreach (string language in ServedLanguages.All) File.WriteAllText(Path.Combine(directory, $"{language}.json"), Rules(language));
    }

    private static string Rules(string language)
    {
        bool italian = language == "it";
        return JsonSerializer.Serialize(new
        {
            version = "1",
            language,
            negations = italian ? ["non", "senza", "mai"] : new[] { "no" },
            pseudo_negations = italian ? ["non so"] : Array.Empty<string>(),
            past = new[] { "anni fa" },
            clause_breaks = new[] { "ma" },
            rules = RedFlagRuleIds.Required.Select(id => new { id, patterns = italian ? Patterns(id) : [$"zz{id}"] }),
        });
    }

    private static string[] Patterns(string id) => id switch
    {
        "chest_pain" => ["dolor* .. petto", "petto .. dolor*"],
        "breathing" => ["non .. respiro"],
        "suicide" => ["voglio morire"],
        _ => [$"zz{id}"],
    };
}
