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
    public void Only_OneFact_AsWritten(string text, FactKinds kind, string expected) => StatedFact.Only(text, kind).ShouldBe(expected);

    [Theory]
    [InlineData("Ciclo 296 €, seduta singola 42 €", FactKinds.Price)]
    [InlineData("Lun 8:00–9:00, mar 10:00–11:00", FactKinds.Time)]
    [InlineData("Portare la tessera", FactKinds.Phone)]
    public void Only_NoneOrSeveral_Null(string text, FactKinds kind) => StatedFact.Only(text, kind).ShouldBeNull();

    [Fact]
    public void Only_KindThatLanguagesWordDifferently_Refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => StatedFact.Only("lunedì", FactKinds.Day)).Message.ShouldContain("prices, times and telephone numbers");
}
