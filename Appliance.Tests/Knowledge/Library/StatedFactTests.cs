using Appliance.Knowledge.Library.Search.Facts;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class StatedFactTests
{
    [Theory]
    [InlineData("Visita cardiologica: € 120", FactKinds.Price, "€ 120")]
    [InlineData("Fee: 1.150,50 euro", FactKinds.Price, "1.150,50 euro")]
    [InlineData("Sportello: 8:00–13:15", FactKinds.Time, "8:00–13:15")]
    [InlineData("Chiamare il 351 0908866, sempre", FactKinds.Phone, "351 0908866")]
    [InlineData("Siamo in via Garibaldi 12, dietro il duomo", FactKinds.Place, "via Garibaldi 12")]
    public void Only_OneFact_AsWritten(string text, FactKinds kind, string expected) => StatedFact.Only(text, kind, "en").ShouldBe(expected);

    [Theory]
    [InlineData("Il referto è pronto in 5 giorni lavorativi.", FactKinds.Duration, "en", "5 working days")]
    [InlineData("Cancellations up to 24 hours before are free", FactKinds.Duration, "it", "24 ore")]
    [InlineData("Digiuno da almeno 8 ore", FactKinds.Duration, "pt", "8 horas")]
    [InlineData("entro 1 mese", FactKinds.Duration, "es", "1 mes")]
    [InlineData("Vaccinazioni: giovedì", FactKinds.Day, "es", "jueves")]
    [InlineData("às quintas-feiras", FactKinds.Day, "it", "giovedì")]
    [InlineData("Il prelievo si fa alla stanza 14, piano 2", FactKinds.Place, "en", "room 14, floor 2")]
    [InlineData("desk 3 in the hall", FactKinds.Place, "pt", "balcão 3")]
    public void Only_OneFactWithWords_InTheReadersLanguage(string text, FactKinds kind, string language, string expected) =>
        StatedFact.Only(text, kind, language).ShouldBe(expected);

    [Theory]
    [InlineData("Risonanza con contrasto. mar: sì; gio: sì", "que dias", FactKinds.Day, "es", "martes, jueves")]
    [InlineData("Artro-risonanza spalla. lun: no; ven: mattina", "em que dia", FactKinds.Day, "pt", "sexta-feira")]
    [InlineData("Desk: weekdays 10:30–18:00; Saturdays 9:30–12:30.", "¿hasta qué hora el sábado?", FactKinds.Time, "es", "9:30–12:30")]
    [InlineData("Desk: weekdays 10:30–18:00; Saturdays 9:30–12:30.", "¿hasta qué hora?", FactKinds.Time, "es", null)]
    [InlineData("Desk: Fridays 10:30–18:00; Saturdays 9:30–12:30.", "¿y el lunes?", FactKinds.Time, "es", null)]
    public void Asked_SeveralFacts_TheOneOfTheDayAskedFor(string text, string question, FactKinds kind, string language, string? expected) =>
        StatedFact.Asked(text, kind, question, language).ShouldBe(expected);

    [Theory]
    [InlineData("Ciclo 296 €, seduta singola 42 €", FactKinds.Price)]
    [InlineData("Lun 8:00–9:00, mar 10:00–11:00", FactKinds.Time)]
    [InlineData("Portare la tessera", FactKinds.Phone)]
    [InlineData("dura 20 minuti, il referto arriva in 3 giorni", FactKinds.Duration)]
    [InlineData("lunedì e venerdì", FactKinds.Day)]
    [InlineData("stanza 3 oppure stanza 4", FactKinds.Place)]
    public void Only_NoneOrSeveral_Null(string text, FactKinds kind) => StatedFact.Only(text, kind, "it").ShouldBeNull();

    [Fact]
    public void Only_KindThatLanguagesWordDifferently_Refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => StatedFact.Only("la dottoressa Neri", FactKinds.Person, "it")).ParamName.ShouldBe("kind");
}
