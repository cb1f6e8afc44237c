using Appliance.Host.Verification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Verification;

public class FactReaderTests
{
    [Theory]
    [InlineData("it", "Apriamo alle otto e mezza.", FactKind.Time, 510)]
    [InlineData("it", "Chiudiamo alle 19.", FactKind.Time, 1140)]
    [InlineData("it", "Il numero si ritira entro le dieci meno un quarto.", FactKind.Time, 585)]
    [InlineData("en", "We open at half past two.", FactKind.Time, 870)]
    [InlineData("en", "Open from 8 to 6.30 pm.", FactKind.Time, 1110)]
    [InlineData("en", "Come at noon.", FactKind.Time, 720)]
    [InlineData("es", "Abrimos de nueve a dos.", FactKind.Time, 840)]
    [InlineData("es", "Abrimos a las ocho y media.", FactKind.Time, 510)]
    [InlineData("pt", "Das 7h30 às 10h.", FactKind.Time, 450)]
    [InlineData("pt", "Fechamos às sete da tarde.", FactKind.Time, 1140)]
    [InlineData("it", "Costa 1.250,00 €.", FactKind.Money, 1250)]
    [InlineData("it", "Costa centoventi euro.", FactKind.Money, 120)]
    [InlineData("en", "It costs ninety-five euros.", FactKind.Money, 95)]
    [InlineData("es", "Cuesta treinta y cinco euros.", FactKind.Money, 35)]
    [InlineData("pt", "Custa R$ 1.100.", FactKind.Money, 1100)]
    [InlineData("en", "The first hour costs nothing.", FactKind.Money, 0)]
    [InlineData("en", "Take 1 g in the morning.", FactKind.Quantity, 1000)]
    [InlineData("it", "Dura tre quarti d'ora.", FactKind.Quantity, 45)]
    [InlineData("en", "It takes an hour and a half, 90 minutes.", FactKind.Quantity, 90)]
    [InlineData("es", "Media pastilla cada doce horas.", FactKind.Quantity, 720)]
    [InlineData("it", "Il 24, 25 e 26 dicembre.", FactKind.Date, 1225)]
    [InlineData("en", "December 8th, 2026", FactKind.Date, 1208)]
    [InlineData("pt", "2026-12-08", FactKind.Date, 1208)]
    [InlineData("es", "El 8/12 cerramos.", FactKind.Date, 1208)]
    [InlineData("es", "Un diez por ciento de descuento.", FactKind.Percentage, 10)]
    [InlineData("en", "On the third floor.", FactKind.Number, 3)]
    [InlineData("pt", "Das quinze para as sete às nove.", FactKind.Time, 405)]
    [InlineData("en", "Until twenty-five past one.", FactKind.Time, 85)]
    [InlineData("it", "Fino alle quattro e tre quarti.", FactKind.Time, 1005)]
    [InlineData("en", "It takes 1 hour and 20 minutes.", FactKind.Quantity, 80)]
    [InlineData("en", "A 30-minute call.", FactKind.Quantity, 30)]
    [InlineData("it", "Dai quarant'anni in su.", FactKind.Quantity, 480)]
    [InlineData("es", "En el último mes.", FactKind.Quantity, 1)]
    public void Read_Notation_HasTheValue(string language, string text, object kind, int value) =>
        Facts(language, text).SelectMany(fact => fact.Readings).ShouldContain(reading => reading.Kind == (FactKind)kind && reading.Value == value);

    [Theory]
    [InlineData("it", "dal lunedì al venerdì", 31)]
    [InlineData("en", "Tuesdays and Thursdays", 10)]
    [InlineData("en", "on weekdays", 31)]
    [InlineData("es", "todos los días excepto el domingo", 63)]
    [InlineData("pt", "de segunda a sexta-feira", 31)]
    [InlineData("pt", "às terças e quintas", 10)]
    public void Read_Days_AreExpanded(string language, string text, int days) =>
        ClauseReader.Read(PassageReader.Whole(text), language).ShouldHaveSingleItem().OwnDays.ShouldBe(days);

    [Theory]
    [InlineData("it", "Le 8 ore di digiuno", FactKind.Time)]
    [InlineData("pt", "a segunda consulta", FactKind.Weekday)]
    [InlineData("it", "un appuntamento", FactKind.Number)]
    [InlineData("en", "You may come.", FactKind.Month)]
    public void Read_WordThatOnlyLooksLikeIt_IsNone(string language, string text, object kind) =>
        FactReader.Read(TokenReader.Read(text), language).Facts.ShouldNotContain(fact => fact.Kind == (FactKind)kind);

    private static IEnumerable<Fact> Facts(string language, string text) =>
        ClauseReader.Read(PassageReader.Whole(text), language).SelectMany(clause => clause.Facts);
}
