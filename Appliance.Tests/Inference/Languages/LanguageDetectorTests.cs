using Appliance.Inference.Classification;
using Appliance.Inference.Languages;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Languages;

public sealed class LanguageDetectorTests : IDisposable
{
    private readonly TextClassifier classifier = TextClassifier.Open(RepositoryFiles.Path("models/languages/languages.onnx"));

    public void Dispose() => classifier.Dispose();

    [Theory]
    [InlineData("buongiorno, siete aperti domani?", "it")]
    [InlineData("grazie mille", "it")]
    [InlineData("vorrei spostare la visita", "it")]
    [InlineData("good morning", "en")]
    [InlineData("can I book for tomorrow", "en")]
    [InlineData("buenos dias", "es")]
    [InlineData("quiero pedir cita para mañana", "es")]
    [InlineData("bom dia", "pt")]
    [InlineData("queria marcar uma consulta", "pt")]
    [InlineData("ich möchte einen Termin", "other")]
    [InlineData("je voudrais un rendez-vous", "other")]
    public void Detect_ClearText_WinsOverNoPriorAndOverAnotherOne(string text, string expected)
    {
        var detector = new LanguageDetector(classifier);

        detector.Detect(text, null).Code.ShouldBe(expected);
        detector.Detect(text, expected == "en" ? "it" : "en").Code.ShouldBe(expected);
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("no")]
    [InlineData("stop")]
    [InlineData("info")]
    [InlineData("urgente")]
    [InlineData("👍👍")]
    [InlineData("15:30")]
    [InlineData("+39 000 0000")]
    public void Detect_SharedWordsAndSigns_StayInTheKnownLanguage(string text)
    {
        var detector = new LanguageDetector(classifier);

        foreach (string prior in new[] { "it", "en", "es", "pt" })
            detector.Detect(text, prior).Code.ShouldBe(prior);
    }

    [Theory]
    [InlineData("")]
    [InlineData("🙏")]
    [InlineData("12/3")]
    public void Detect_NothingSaidAndNothingKnown_IsNull(string text) =>
        new LanguageDetector(classifier).Detect(text, null).ShouldBe(new LanguageGuess(null, 0));

    [Theory]
    [InlineData("спасибо большое")]
    [InlineData("شكرا جزيلا")]
    [InlineData("你好")]
    [InlineData("Ευχαριστώ πολύ")]
    public void Detect_OtherScript_IsOtherWhateverWasKnown(string text) =>
        new LanguageDetector(classifier).Detect(text, "it").ShouldBe(new LanguageGuess("other", 1));

    [Fact]
    public void Detect_UndecidedClassifier_LeavesItToThePrior()
    {
        var detector = new LanguageDetector(new FixedClassifier(new LabelScore("es", 0.5f), new LabelScore("pt", 0.4f), new LabelScore("it", 0.1f)));

        detector.Detect("cinco palabras que dicen poco", null).Code.ShouldBe("es");
        detector.Detect("cinco palabras que dicen poco", "pt").Code.ShouldBe("pt");
        detector.Detect("cinco palabras que dicen poco", "it").Code.ShouldBe("it");
    }

    [Fact]
    public void Detect_MoreWords_NeedLessToOverruleThePrior()
    {
        var detector = new LanguageDetector(new FixedClassifier(new LabelScore("es", 0.9f), new LabelScore("it", 0.1f)));

        detector.Detect("claro", "it").Code.ShouldBe("it");
        detector.Detect("claro que me viene bien", "it").Code.ShouldBe("es");
    }

    [Fact]
    public void Detect_UnknownPrior_CountsAsNone() =>
        new LanguageDetector(classifier).Detect("123", "xx").Code.ShouldBeNull();
}
