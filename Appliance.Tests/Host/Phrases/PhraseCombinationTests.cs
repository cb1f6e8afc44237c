using Appliance.Host.Phrases;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Phrases;

public sealed class PhraseCombinationTests
{
    private static readonly Dictionary<string, string[]> Classes = new() { ["chest"] = ["chest", "breast-bone"], ["pain"] = ["hurt*", "pain"] };

    [Theory]
    [InlineData("@chest ~ @pain", "my chest really hurts", true)]
    [InlineData("@chest ~ @pain", "it hurts, my chest", false)]
    [InlineData("@chest & @pain", "it hurts, my chest", true)]
    [InlineData("@chest ~ @pain", "chest one two three four five six seven pain", true)]
    [InlineData("@chest ~ @pain", "chest one two three four five six seven eight pain", false)]
    [InlineData("@chest ~ @pain & left arm", "left arm. pain in the chest", true)]
    [InlineData("@chest ~ @pain & left arm", "arm left. pain in the chest", false)]
    [InlineData("@pain ~ pain", "pain", false)]
    public void Place_Text_IsFoundWhereAllPartsStandTogether(string source, string text, bool found)
    {
        var combination = PhraseCombination.Parse(source, "en.json", "rule x", Classes);
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        int[] clauses = tokens.PunctuationClauses();
        PhraseMatch[] matches = [.. PhraseSet.Compile(combination.Groups.SelectMany(group => group)).Find(tokens, clauses)];
        int parts = combination.Groups.Sum(group => group.Count);
        PhraseMatch[][] byPart = [.. Enumerable.Range(0, parts).Select(part => matches.Where(match => match.Pattern == part).ToArray())];
        (combination.Place(byPart, clauses) is not null).ShouldBe(found);
    }

    [Theory]
    [InlineData("@nose ~ @pain", "\"@nose\" is no class")]
    [InlineData("@chest ~ ", "is empty")]
    [InlineData("a & & b", "is empty")]
    public void Parse_BrokenPart_IsRefusedByName(string source, string reason) =>
        Should.Throw<ContentFileException>(() => PhraseCombination.Parse(source, "en.json", "rule x", Classes)).Message.ShouldContain(reason);
}
