using Appliance.Host.Phrases;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Phrases;

public sealed class PhrasePatternParserTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(".. petto", "starts with a gap")]
    [InlineData("petto ..", "ends with a gap")]
    [InlineData("petto .. ... male", "two gaps")]
    [InlineData("petto|", "no letter or digit")]
    [InlineData("pe*to", "star inside")]
    [InlineData("p* male", "shorter than 2 letters")]
    [InlineData("no,grazie", "punctuation")]
    [InlineData("a b c d e f g h i j k l m", "more than 12 words")]
    public void Parse_BrokenPattern_NamesFileRuleAndPattern(string source, string reason)
    {
        string message = Should.Throw<ContentFileException>(() => PhrasePatternParser.Parse(source, "it.json", "rule stroke")).Message;
        message.ShouldContain("it.json, rule stroke, pattern \"" + source + "\"");
        message.ShouldContain(reason);
    }

    [Fact]
    public void Parse_TooLong_NamesTheLimit() =>
        Should.Throw<ContentFileException>(() => PhrasePatternParser.Parse(new string('a', PhrasePattern.MaxLength + 1), "f", "r"))
            .Message.ShouldContain("1000");

    [Theory]
    [InlineData("non .. respir*", "non", true)]
    [InlineData("can't breathe", "can t", true)]
    [InlineData("can't breathe", "can breathe", false)]
    [InlineData("gasp|not .. breath*", "not", true)]
    [InlineData("nothing", "not", false)]
    public void Mentions_Phrase_NeedsItsAdjacentWords(string source, string phrase, bool mentions) =>
        PhrasePatternParser.Parse(source, "f", "r").Mentions(phrase.Split(' ')).ShouldBe(mentions);

    [Fact]
    public void Parse_AnyText_ParsesOrNamesTheFile() => Prop.ForAll<string>(source =>
    {
        try
        {
            PhrasePatternParser.Parse(source ?? "", "it.json", "rule x").Positions.ShouldNotBeEmpty();
        }
        catch (ContentFileException refused)
        {
            refused.Message.ShouldStartWith("it.json, rule x, pattern");
        }
    }).QuickCheckThrowOnFailure();
}
