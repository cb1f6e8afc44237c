using Appliance.Host.Sensitive;
using Appliance.Host.Voice;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Voice;

public sealed class RiskyWordsTests
{
    private static readonly RiskyWords Risky = new(SensitiveTopics.Load(SensitiveTopics.PublishedDirectory));

    [Theory]
    [InlineData("it", "Vorrei prenotare per martedì.", "martedì")]
    [InlineData("it", "Posso spostare a domani?", "domani")]
    [InlineData("it", "Vorrei prenotare per il 3 dicembre.", "3 dicembre")]
    [InlineData("it", "Va bene alle 15:30.", "15:30")]
    [InlineData("it", "Vorrei una visita con la dottoressa Ferri.", "Ferri")]
    [InlineData("it", "Sono Ada Belfiore e devo disdire.", "Ada Belfiore")]
    [InlineData("en", "Please book me in on Thursday.", "Thursday")]
    [InlineData("en", "Please book me in for 4 people.", "4")]
    [InlineData("es", "Quiero cambiar la cita al viernes.", "viernes")]
    [InlineData("es", "Mi número es 611 222 333.", "611 222 333")]
    [InlineData("pt", "Quero marcar para segunda-feira.", "segunda")]
    public void Find_WordThatDoesHarm_IsFound(string language, string text, string word) =>
        Risky.Find(text, language).ShouldContain(found => found.Contains(word, StringComparison.Ordinal));

    [Theory]
    [InlineData("it", "Vorrei rinnovare la ricetta del Coumadin.", "Coumadin")]
    [InlineData("en", "I need a refill of my insulin.", "insulin")]
    public void Find_Drug_IsFound(string language, string text, string word) =>
        Risky.Find(text, language).ShouldContain(found => found.Contains(word, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("it", "Buongiorno, vorrei prenotare una visita dermatologica.")]
    [InlineData("en", "Hello, I would like to book an appointment.")]
    [InlineData("es", "Hola, quisiera pedir una cita.")]
    [InlineData("pt", "Olá, queria marcar uma consulta.")]
    public void Find_NothingThatDoesHarm_IsEmpty(string language, string text) => Risky.Find(text, language).ShouldBeEmpty();
}
