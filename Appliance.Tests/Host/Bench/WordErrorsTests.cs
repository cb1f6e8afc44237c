using Appliance.Host.Bench.Voice;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench;

public sealed class WordErrorsTests
{
    [Theory]
    [InlineData("Sempre alla radio, nacquero.", "sempre ALLA radio nacquero", 0)]
    [InlineData("uno due tre", "uno tre", 1)]
    [InlineData("uno due tre", "uno due due tre", 1)]
    [InlineData("uno due tre", "uno dieci tre", 1)]
    [InlineData("uno due tre", "", 3)]
    [InlineData("", "uno", 1)]
    [InlineData("what's up", "whats up", 1)]
    public void Count_Changes_AreCountedByWord(string reference, string heard, int errors) => WordErrors.Count(reference, heard).ShouldBe(errors);
}
