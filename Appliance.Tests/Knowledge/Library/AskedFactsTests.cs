using Appliance.Knowledge.Library.Search.Facts;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class AskedFactsTests
{
    [Theory]
    [InlineData("quanto costa e quanto dura?", FactKinds.Price | FactKinds.Duration)]
    [InlineData("how long does it take?", FactKinds.Duration)]
    [InlineData("¿hasta qué hora abren?", FactKinds.Time)]
    [InlineData("onde fica a farmácia?", FactKinds.Place)]
    [InlineData("chi visita i bambini?", FactKinds.Person)]
    [InlineData("how soon are the results ready?", FactKinds.Duration)]
    [InlineData("con cuánta antelación tengo que avisar?", FactKinds.Duration)]
    [InlineData("quando arriva la dottoressa?", FactKinds.When)]
    [InlineData("quante persone per corso?", FactKinds.Number)]
    [InlineData("vorrei disdire la visita", FactKinds.None)]
    public void Of_Question_KindsAskedFor(string question, FactKinds expected) => AskedFacts.Of(question).ShouldBe(expected);

    [Theory]
    [InlineData("Prezzo: 118 €", FactKinds.Price)]
    [InlineData("dalle 7:30 alle 12:15", FactKinds.Time)]
    [InlineData("entro 30 minuti", FactKinds.Duration)]
    [InlineData("Prezzi privati: 43", FactKinds.Price)]
    [InlineData("ogni giorno fino alle 22", FactKinds.Time)]
    [InlineData("7 nights", FactKinds.Duration)]
    public void In_Line_KindsItHas(string line, FactKinds expected) => (AskedFacts.In(line) & ~(FactKinds.When | FactKinds.Number)).ShouldBe(expected);

    [Theory]
    [InlineData("quanto costa senza convenzione?", true)]
    [InlineData("how much if I pay myself?", true)]
    [InlineData("quanto costa con la convenzione?", false)]
    public void PaysPrivately_Question_AsTheAskerSays(string question, bool expected) => AskedFacts.PaysPrivately(question).ShouldBe(expected);

    [Theory]
    [InlineData("Copia: Carta, fino a 50 pagine; Costo: 18 €", 30, false)]
    [InlineData("Copia: Carta, oltre 50 pagine; Costo: 30 €", 30, true)]
    public void Exclude_LimitInTheNameOfARow_LeavesOutOtherNumbers(string row, int number, bool expected) => Bounds.Exclude(row, [number]).ShouldBe(expected);
}
