using Appliance.Host.Evaluation;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Evaluation;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("Coffee and croissant cost €2.20 together.", "2.20", true)]
    [InlineData("from the 26th week", "26", true)]
    [InlineData("tra la 19ª e la 21ª settimana", "19", true)]
    [InlineData("the 126th visitor", "26", false)]
    [InlineData("Aperto 7:30–12:15", "12:15", true)]
    [InlineData("Aperto dalle 07.30", "7:30", true)]
    [InlineData("Aperto fino alle 12:00", "12", false)]
    [InlineData("Prezzo: 118 €", "118", true)]
    [InlineData("Prezzo: 1180 €", "118", false)]
    [InlineData("Price: €60", "60 €", true)]
    [InlineData("Prezzo: 60,00 €", "€ 60", true)]
    [InlineData("Dott. Touré", "toure", true)]
    [InlineData("Il coperchio è biancastro", "bianco", false)]
    public void Has_FactInReply_OnlyAsAWhole(string reply, string fact, bool expected) => ReplyText.Has(reply, fact).ShouldBe(expected);
}
