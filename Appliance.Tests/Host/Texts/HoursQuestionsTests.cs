using Appliance.Host.Phrases;
using Appliance.Host.Texts;
using NodaTime;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Texts;

public sealed class HoursQuestionsTests
{
    private static readonly HoursQuestions Published = HoursQuestions.Load(PatientTexts.PublishedDirectory);

    [Theory]
    [InlineData("it", "Salve, potrei sapere se domani mattina siete aperti?", false, true)]
    [InlineData("it", "fino a che ora trovo qualcuno oggi in segreteria?", true, false)]
    [InlineData("it", "e il sabato?", false, false, IsoDayOfWeek.Saturday)]
    [InlineData("en", "What time do you shut on Saturdays?", false, false, IsoDayOfWeek.Saturday)]
    [InlineData("en", "are you open at the weekend, or just Friday", false, false, IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday)]
    [InlineData("es", "¿Están abiertos mañana por la mañana?", false, true)]
    [InlineData("es", "¿abren por la mañana?", false, false)]
    [InlineData("es", "¿a qué hora cierran el miércoles?", false, false, IsoDayOfWeek.Wednesday)]
    [InlineData("pt", "vocês abrem na segunda-feira de manhã?", false, false, IsoDayOfWeek.Monday)]
    [InlineData("pt", "abrem hoje à tarde ou amanhã?", true, true)]
    public void Read_WhenTheClinicIsOpen_GivesTheDays(string language, string text, bool today, bool tomorrow, params IsoDayOfWeek[] named)
    {
        HoursQuestion question = Published.Read(text, language).ShouldNotBeNull();
        (question.Today, question.Tomorrow).ShouldBe((today, tomorrow));
        question.Named.ShouldBe(named);
    }

    [Theory]
    [InlineData("it", "fate prelievi il sabato?")]
    [InlineData("it", "siete aperti l'8 dicembre?")]
    [InlineData("it", "il cardiologo c'è domani?")]
    [InlineData("en", "are you open on Saturday for blood tests?")]
    [InlineData("es", "¿a qué hora abre el mostrador de informes el sábado?")]
    [InlineData("pt", "a pediatra atende amanhã?")]
    [InlineData("en", "")]
    [InlineData("en", "👍")]
    public void Read_AnythingElse_IsNotAnswered(string language, string text) => Published.Read(text, language).ShouldBeNull();

    [Fact]
    public void Load_KeysMissing_NamesFileAndLanguage()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("days");
        File.WriteAllText(Path.Combine(folder.FullName, "days.json"), """{"it": {"today": ["oggi"]}}""");
        Should.Throw<ContentFileException>(() => HoursQuestions.Load(folder.FullName)).Message.ShouldContain("key it");
        folder.Delete(recursive: true);
    }
}
