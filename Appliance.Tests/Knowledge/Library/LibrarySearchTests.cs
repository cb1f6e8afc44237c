using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class LibrarySearchTests(SampleLibrary library) : IClassFixture<SampleLibrary>
{
    private readonly LibrarySearch search = new(library.Store);

    [Fact]
    public void Import_SampleClinic_EveryDocumentAndAnswerAdded()
    {
        library.Report.Entries.ShouldAllBe(entry => entry.Outcome == ImportOutcome.Added && entry.Warnings.Count == 0);
        new LibraryStore(library.Store).List().Count.ShouldBe(48);
    }

    [Fact]
    public void Evaluation_HeldOutQuestions_QuotedFromTheRightDocument()
    {
        EvaluationResult result = new LibraryEvaluation(search).Run(SampleLibrary.Questions(heldOut: true), SampleLibrary.Today);
        result.Answerable.ShouldBe(52);
        result.Unanswerable.ShouldBe(24);
        result.RecallAt1.ShouldBeGreaterThan(0.9);
        result.QuotedRight.ShouldBeGreaterThanOrEqualTo(0.8);
        result.QuotedWrong.ShouldBeLessThanOrEqualTo(0.05);
        result.QuotedUnanswerable.ShouldBeLessThanOrEqualTo(0.05);
    }

    [Fact]
    public void Evaluation_ChosenQuestions_QuotedFromTheRightDocument()
    {
        EvaluationResult result = new LibraryEvaluation(search).Run(SampleLibrary.Questions(heldOut: false), SampleLibrary.Today);
        result.RecallAt3.ShouldBeGreaterThanOrEqualTo(result.RecallAt1);
        result.RecallAt1.ShouldBeGreaterThan(0.95);
        result.QuotedRight.ShouldBeGreaterThanOrEqualTo(0.85);
        result.QuotedUnanswerable.ShouldBeLessThanOrEqualTo(0.06);
    }

    [Theory]
    [InlineData("quanto costa?", "it")]
    [InlineData("and how much is it?", "en")]
    [InlineData("¿cuánto dura?", "es")]
    public void Search_PriceOrDurationOfNothing_FindsNothing(string question, string language) =>
        search.Search(question, language, 3, SampleLibrary.Today).ShouldBeEmpty();

    [Theory]
    [InlineData("e quanto costa la visita dermatologca?", "it", "€ 95")]
    [InlineData("cuanto cuesta la ecografia abdominal completa?", "es", "€ 80")]
    [InlineData("how much is an ecg?", "en", "€ 45")]
    [InlineData("e como me preparo pra ecografia abdominal?", "pt", "6 horas")]
    [InlineData("qual o preço da colonoscopia", "pt", "Colonoscopia: € 260")]
    [InlineData("fate visite a domicilio?", "it", "Che cosa non facciamo: visite a domicilio")]
    [InlineData("do you have a dentist", "en", "What we do not offer: dentistry")]
    [InlineData("aceptan cheques?", "es", "no")]
    [InlineData("posso fumare prima del prelievo?", "it", "Non cambi e non sospenda di sua iniziativa le terapie")]
    public void Search_Question_QuoteHasTheAnswer(string question, string language, string expected)
    {
        PassageHit hit = search.Search(question, language, 1, SampleLibrary.Today)[0];
        hit.Evidence.IsStrong.ShouldBeTrue();
        QuoteComposer.Compose(hit)!.ShouldContain(expected);
    }

    [Theory]
    [InlineData("puedo comer antes de la ecografía abdominal?", "es", "Puede comer")]
    [InlineData("posso mangiare prima dell'ecografia?", "it", "Può mangiare")]
    [InlineData("can i eat before the ultrasound?", "en", "You can eat")]
    [InlineData("posso comer antes da ecografia?", "pt", "Pode comer")]
    public void Search_BeforeTheExamination_NotAnsweredWithAfter(string question, string language, string wrong) =>
        (Quoted(question, language) ?? "").ShouldNotContain(wrong);

    [Theory]
    [InlineData("can i drink water before the colonoscopy?", "en", "abdominal-ultrasound-preparation.md")]
    [InlineData("quante ore di digiuno per la colonscopia?", "it", "preparazione-ecografia-addome.md")]
    public void Search_OtherExamination_NotQuoted(string question, string language, string wrong)
    {
        PassageHit hit = search.Search(question, language, 1, SampleLibrary.Today)[0];
        (hit.Document == wrong && hit.Evidence.IsStrong).ShouldBeFalse();
    }

    [Fact]
    public async Task Search_OtherLanguageOnly_FoundAndSaidSo()
    {
        using var italian = new TemporaryLibrary();
        italian.Write("listino.md", "# Listino\n\n| Prestazione | Prezzo |\n|---|---|\n| Visita cardiologica | € 120 |", language: "it");
        await italian.ImportAsync();
        PassageHit hit = italian.Find("how much is a cardiology visit?").ShouldHaveSingleItem();
        hit.Evidence.SameLanguage.ShouldBeFalse();
        QuoteComposer.Compose(hit).ShouldBe("Visita cardiologica: € 120");
    }

    [Fact]
    public void Search_LanguageUnknown_Guessed() =>
        search.Search("quanto costa la visita dermatologica?", null, 1, SampleLibrary.Today)[0].Document.ShouldBe("listino-prezzi.md");

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("il la che")]
    [InlineData("xyzzyqwv")]
    public void Search_NothingInformative_Nothing(string question) => search.Search(question, "it", 5, SampleLibrary.Today).ShouldBeEmpty();

    [Theory]
    [InlineData("\" OR title:x *")]
    [InlineData("visita AND NOT (price) NEAR/2 ^x -y :z")]
    [InlineData("'; DROP TABLE passages; --")]
    public void Search_QuerySyntax_ReadAsWords(string question) => Should.NotThrow(() => search.Search(question, "it", 5, SampleLibrary.Today));

    [Fact]
    public void Search_AnyText_NeverFailsAndKeepsOrder() => Prop.ForAll<string>(text =>
    {
        IReadOnlyList<PassageHit> hits = search.Search(text ?? "", "en", 5, SampleLibrary.Today);
        return hits.Count <= 5 && hits.Zip(hits.Skip(1), (a, b) => a.Score >= b.Score).All(ordered => ordered);
    }).QuickCheckThrowOnFailure();

    private string? Quoted(string question, string language)
    {
        PassageHit hit = search.Search(question, language, 1, SampleLibrary.Today)[0];
        return hit.Evidence.IsStrong ? QuoteComposer.Compose(hit) : null;
    }
}
