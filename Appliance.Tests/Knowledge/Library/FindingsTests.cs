using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class FindingsTests : IDisposable
{
    private readonly TemporaryLibrary library = new();

    public void Dispose() => library.Dispose();

    [Theory]
    [InlineData("it", "Digiuno di 8 ore prima del prelievo.", "Per le analisi del sangue serve un digiuno di 12 ore.")]
    [InlineData("it", "| Prestazione | Prezzo |\n|---|---|\n| Visita cardiologica | € 90 |", "La visita cardiologica costa 100 euro.")]
    [InlineData("it", "| Giorno | Orario |\n|---|---|\n| Lunedì | 08:00–19:00 |", "| Giorno | Orario |\n|---|---|\n| Lunedì | 09:00–18:00 |")]
    [InlineData("en", "Fast for eight hours before a blood test.", "For a blood test fast for 12 hours.")]
    [InlineData("es", "Ayuno de 8 horas antes de la extracción de sangre.", "Para el análisis de sangre, ayuno de 12 horas.")]
    [InlineData("pt", "Jejum de 8 horas antes da colheita de sangue.", "Para a colheita de sangue, jejum de 12 horas.")]
    public async Task Import_SameSubjectAnotherNumber_Reported(string language, string one, string other)
    {
        library.Write("one.md", "# Uno\n\n" + one, language);
        library.Write("two.md", "# Due\n\n" + other, language);
        await library.ImportAsync();
        Contradictions().ShouldHaveSingleItem().Documents.ShouldBe(["one.md", "two.md"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Visita cardiologica: € 90.", "Visita cardiologica di controllo: € 60.")]
    [InlineData("Visita cardiologica: € 90.", "Visita dermatologica: € 80.")]
    [InlineData("Visita cardiologica: € 90.", "La visita cardiologica dura 30 minuti.")]
    [InlineData("Visita cardiologica: € 90.", "La visita cardiologica costa 90 euro.")]
    [InlineData("Digiuno di 8 ore prima del prelievo.", "Digiuno di 6 ore prima dell'ecografia.")]
    [InlineData("| Esame | Prezzo |\n|---|---|\n| Profilo tiroide | € 33 |", "| Esame | Prezzo |\n|---|---|\n| Tiroide | € 72 |")]
    [InlineData("Sotto i 5 anni l'ecografia non si fa.", "Per l'ecografia sotto i 18 anni viene un genitore.")]
    [InlineData("Il referto è pronto in 2 giorni.", "Referto in 3 giorni.")]
    [InlineData("| Giorno | Orario |\n|---|---|\n| Lunedì | 08:00–19:00 |", "| Giorno | Orario |\n|---|---|\n| Martedì | 09:00–18:00 |")]
    public async Task Import_AnotherSubjectOrTheSameNumber_NotReported(string one, string other)
    {
        library.Write("one.md", "# Uno\n\n" + one, "it");
        library.Write("two.md", "# Due\n\n" + other, "it");
        await library.ImportAsync();
        Contradictions().ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_SampleClinic_ContradictsItselfNowhere()
    {
        await library.Documents.ImportFolderAsync(SampleLibrary.ClinicFolder, "x", false, library.Time);
        Contradictions().Select(finding => finding.Message).ShouldBeEmpty();
    }

    [Fact]
    public async Task Search_TwoPassagesThatSayTheSame_OneAnswersAndBothAreNamed()
    {
        const string Text = "The garage under the building has forty places for patients, open from Monday to Friday during all visits, and the first hour is free of charge.";
        library.Write("parking.md", "# Parking\n\n" + Text);
        library.Write("arrival.md", "# Arrival\n\n" + Text.Replace("of charge", "of cost"));
        library.Write("other.md", "# Other\n\n" + Text.Replace("forty places", "40 places"));
        await library.ImportAsync();

        library.Find("garage places").Select(hit => hit.Document).Intersect(["parking.md", "arrival.md"]).Count().ShouldBe(1);
        new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).Single(finding => finding.Kind == FindingKind.Duplicate).Documents.ShouldBe(["arrival.md", "parking.md"]);
    }

    [Fact]
    public async Task Search_PassageInAnotherLanguageThanItsDocument_FoundInItsOwn()
    {
        library.Write("a.md", "# Parcheggio\n\nIl garage ha quaranta posti per i pazienti.\n\n## For our visitors\n\nThe lift is at the back of the building and it takes you to the second floor; ask at the desk if you need a wheelchair.", "it");
        await library.ImportAsync();
        library.Find("where is the lift?")[0].Language.ShouldBe("en");
        library.Find("quanti posti ha il garage?", "it")[0].Language.ShouldBe("it");
    }

    [Theory]
    [InlineData("The first hour in the garage is free for all our patients", "the first hour in the garage is free for all our patients.", true)]
    [InlineData("The first hour in the garage is free for all our patients", "The first 2 hours in the garage are free for all our patients", false)]
    [InlineData("The first hour in the garage is free for all our patients", "Blood is taken in the morning on the second floor of the clinic", false)]
    public void AreSame_Texts_WordsAndNumbers(string one, string other, bool same) => NearDuplicates.AreSame(one, other).ShouldBe(same);

    private IEnumerable<Finding> Contradictions() =>
        new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).Where(finding => finding.Kind == FindingKind.Contradiction);
}
