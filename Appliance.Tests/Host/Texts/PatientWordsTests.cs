using System.Text.Json;
using Appliance.Host.Phrases;
using Appliance.Host.Texts;
using Appliance.Tests.Host.RedFlags;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Texts;

public sealed class PatientWordsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("words").FullName;

    public PatientWordsTests()
    {
        foreach (string language in ServedLanguages.All) Write(language, Words());
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("STOP", nameof(PatientWord.Stop), true)]
    [InlineData(" stop!!", nameof(PatientWord.Stop), true)]
    [InlineData("where is the bus stop", nameof(PatientWord.Stop), false)]
    [InlineData("pagar", nameof(PatientWord.Stop), false)]
    [InlineData("parar", nameof(PatientWord.Stop), true)]
    [InlineData("start", nameof(PatientWord.Start), true)]
    [InlineData("Sì, grazie", nameof(PatientWord.Affirm), true)]
    [InlineData("sì grazie vorrei un appuntamento", nameof(PatientWord.Affirm), false)]
    [InlineData("no", nameof(PatientWord.Deny), true)]
    [InlineData("buongiorno, vorrei parlare con una persona", nameof(PatientWord.Human), true)]
    [InlineData("scusa ma sei un robot?", nameof(PatientWord.Identity), true)]
    [InlineData("👍", nameof(PatientWord.Affirm), false)]
    public void Says_Message_IsReadWholeOrInside(string text, string word, bool says) =>
        PatientWords.Load(directory).Says(Enum.Parse<PatientWord>(word), text).ShouldBe(says);

    [Theory]
    [InlineData("in inglese per favore", "en")]
    [InlineData("spagnolo", "es")]
    [InlineData("meglio in inglese o spagnolo?", null)]
    [InlineData("ciao", null)]
    [InlineData("il medico parla inglese?", null)]
    public void SwitchTo_Message_GivesTheOneLanguageAskedFor(string text, string? language) =>
        PatientWords.Load(directory).SwitchTo(text).ShouldBe(language);

    [Fact]
    public void Load_KeyMissing_NamesFileAndKey()
    {
        Dictionary<string, string[]> words = Words();
        words.Remove("human");
        Write("es", words);
        Should.Throw<ContentFileException>(() => PatientWords.Load(directory)).Message.ShouldContain("words.es.json, key human");
    }

    [Fact]
    public void Load_BrokenPattern_NamesFileAndKey()
    {
        Dictionary<string, string[]> words = Words();
        words["stop"] = ["stop .."];
        Write("es", words);
        Should.Throw<ContentFileException>(() => PatientWords.Load(directory)).Message.ShouldContain("words.es.json, key stop, pattern");
    }

    [Theory]
    [InlineData("it", "si", "voglio parlare con un operatore", "cancellami")]
    [InlineData("en", "yes", "can I talk to a person please", "unsubscribe")]
    [InlineData("es", "sí", "quiero hablar con una persona", "baja")]
    [InlineData("pt", "sim", "quero falar com uma pessoa", "sair")]
    public void Says_PublishedWords_KnowTheObviousOnes(string language, string yes, string human, string stop)
    {
        PatientWords words = PatientWords.Load(PatientTexts.PublishedDirectory);
        words.Says(PatientWord.Affirm, yes).ShouldBeTrue(language);
        words.Says(PatientWord.Human, human).ShouldBeTrue(language);
        words.Says(PatientWord.Stop, stop).ShouldBeTrue(language);
        words.Says(PatientWord.Stop, "STOP").ShouldBeTrue();
        words.Says(PatientWord.Deny, "no").ShouldBeTrue();
        words.Says(PatientWord.Affirm, "no").ShouldBeFalse();
    }

    [Theory]
    [InlineData("are you a robot?")]
    [InlineData("am I talking to a bot")]
    [InlineData("who are you?")]
    [InlineData("sei un'intelligenza artificiale?")]
    [InlineData("¿eres un robot?")]
    [InlineData("és um robô?")]
    [InlineData("quem é você?")]
    public void Says_PublishedWords_KnowWhoAsksWhatAnswers(string text) =>
        PatientWords.Load(PatientTexts.PublishedDirectory).Says(PatientWord.Identity, text).ShouldBeTrue();

    [Theory]
    [InlineData("do you speak english?", "en")]
    [InlineData("I only speak English", "en")]
    [InlineData("Does the cardiologist speak English?", null)]
    [InlineData("is there a doctor who speaks Italian?", null)]
    [InlineData("c'è un medico che parla inglese?", null)]
    [InlineData("¿hay algún médico que hable inglés?", null)]
    [InlineData("há médicos que falem inglês?", null)]
    public void SwitchTo_PublishedWords_TellTheWriterFromTheDoctor(string text, string? language) =>
        PatientWords.Load(PatientTexts.PublishedDirectory).SwitchTo(text).ShouldBe(language);

    [Theory]
    [InlineData("it")]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    public void Says_TrainingLinesOfOtherIntents_AreNoCommands(string language)
    {
        PatientWords words = PatientWords.Load(PatientTexts.PublishedDirectory);
        IReadOnlyList<LabelledText> lines = LabelledText.Read("intents/train", language);
        Wrong(line => words.Says(PatientWord.Stop, line.Text), "privacy_request").Length.ShouldBeLessThanOrEqualTo(lines.Count / 1_000);
        Wrong(line => words.Says(PatientWord.Deny, line.Text), "deny", "privacy_request").Length.ShouldBeLessThanOrEqualTo(lines.Count / 1_000);
        Wrong(line => words.Says(PatientWord.Affirm, line.Text), "affirm", "thanks_goodbye", "greeting").Length.ShouldBeLessThanOrEqualTo(lines.Count / 1_000);
        Wrong(line => words.Says(PatientWord.Identity, line.Text), "human_request", "out_of_scope", "greeting").Length.ShouldBeLessThanOrEqualTo(lines.Count / 1_000);
        Wrong(line => words.Says(PatientWord.Human, line.Text), "human_request", "complaint", "emergency").Length
            .ShouldBeLessThanOrEqualTo(lines.Count / 100);

        string[] Wrong(Func<LabelledText, bool> says, params string[] intents) =>
            [.. lines.Where(line => !intents.Contains(line.Intent) && says(line)).Select(line => $"{line.Intent}: {line.Text}")];
    }

    private static Dictionary<string, string[]> Words() => new()
    {
        ["stop"] = ["stop", "parar"],
        ["start"] = ["start"],
        ["affirm"] = ["si", "si grazie"],
        ["deny"] = ["no"],
        ["human"] = ["parlare .. persona|operatore"],
        ["identity"] = ["sei un robot"],
        ["others_speak"] = ["medico .. parla inglese"],
        ["switch_it"] = [],
        ["switch_en"] = ["inglese"],
        ["switch_es"] = ["spagnolo"],
        ["switch_pt"] = [],
    };

    private void Write(string language, Dictionary<string, string[]> words) =>
        File.WriteAllText(Path.Combine(directory, $"words.{language}.json"), JsonSerializer.Serialize(words));
}
