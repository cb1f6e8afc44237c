using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Search;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class PassageExcerptTests
{
    private const string Prices = "Service: ECG; Price: € 45\nService: Mole mapping; Price: € 130\nService: Thyroid ultrasound; Price: € 65";

    [Fact]
    public void Excerpt_TextThatFits_IsWhole() => Hit(Prices, [0, 0, 1]).Excerpt(Prices.Length).ShouldBe(Prices);

    [Fact]
    public void Excerpt_LongTable_KeepsTheRowsThatAnswerInTheirOrder() =>
        Hit(Prices, [0.5, 0, 1]).Excerpt(70).ShouldBe("Service: ECG; Price: € 45\nService: Thyroid ultrasound; Price: € 65");

    [Fact]
    public void Excerpt_BestLineLongerThanTheRoom_IsCut() => Hit("a\n" + new string('b', 50), [0, 1]).Excerpt(10).ShouldBe(new string('b', 10));

    [Fact]
    public void Excerpt_LinesWithoutMatches_BeginsAtTheTop() => Hit(Prices, []).Excerpt(30).ShouldBe("Service: ECG; Price: € 45");

    private static PassageHit Hit(string text, double[] coverage) =>
        new("prices.md", "Prices", "Prices", 1, text, "en", PassageKind.Table, false, 1, new Evidence())
        {
            Lines = [.. coverage.Select(value => new LineMatch(value, 0, 0, 0, false))],
        };
}
