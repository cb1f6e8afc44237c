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
}
