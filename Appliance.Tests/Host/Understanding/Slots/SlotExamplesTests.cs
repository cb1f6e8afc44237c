using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.UnderstandingSlots;

public sealed class SlotExamplesTests
{
    public static IEnumerable<object[]> All =>
        from language in new[] { "it", "en", "es", "pt" }
        from example in Readings.Examples(language)
        select new object[] { language, example.Text, example.Expected };

    [Theory]
    [MemberData(nameof(All))]
    public void Read_Example_GivesTheSlots(string language, string text, string expected) => Readings.Written(text, language).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(All))]
    public void Read_ExampleWithoutAccentsInCapitals_GivesTheSameDates(string language, string text, string expected)
    {
        if (expected.Contains("person", StringComparison.Ordinal) || expected.Contains("Smith", StringComparison.Ordinal))
            expected = expected.ToUpperInvariant().Replace("PERSON", "person", StringComparison.Ordinal).Replace("DOCTOR", "doctor", StringComparison.Ordinal);

        Readings.Written(text.ToUpperInvariant(), language).ShouldBe(expected);
    }

    [Theory]
    [InlineData("it", "Buongiorno, sono Maria Neri e vorrei disdire", "person Maria Neri")]
    [InlineData("it", "Sono Italiana", "")]
    [InlineData("en", "Hi, I'm Jane Baker", "person Jane Baker")]
    [InlineData("en", "I'm free on Friday", "2026-11-27")]
    [InlineData("es", "Hola, soy Carmen Ruiz", "person Carmen Ruiz")]
    [InlineData("pt", "Sou a Rita Sousa", "person Rita Sousa")]
    public void Read_NameThatOnlyCapitalsTell_GivesItWhereItIsTwoWords(string language, string text, string expected) => Readings.Written(text, language).ShouldBe(expected);

    [Theory]
    [InlineData("US", "12/3", "2026-12-03")]
    [InlineData("CA", "12/3", "2027-03-12 ? 2026-12-03")]
    [InlineData("US", "25/12", "2026-12-25")]
    [InlineData("GB", "12/3", "2027-03-12")]
    public void Read_FiguresOfADay_FollowTheCountry(string country, string text, string expected) => Readings.Written(text, "en", Readings.Context(country)).ShouldBe(expected);
}
