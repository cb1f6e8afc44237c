using Appliance.Host.Phrases;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Phrases;

public sealed class PhraseSetTests
{
    [Theory]
    [InlineData("dolore al petto", "ho un dolore al petto forte", true)]
    [InlineData("dolore al petto", "dolore forte al petto", false)]
    [InlineData("dolor* .. petto", "dolori molto forti sul petto", true)]
    [InlineData("dolor* .. petto", "dolori uno due tre quattro petto", false)]
    [InlineData("dolor* ... petto", "dolori 1 2 3 4 5 6 7 petto", true)]
    [InlineData("dolor* ... petto", "dolori 1 2 3 4 5 6 7 8 petto", false)]
    [InlineData("petto .. stringe|preme|brucia", "il petto mi brucia", true)]
    [InlineData("petto .. stringe|preme|brucia", "il petto mi piace", false)]
    [InlineData("dolore petto", "dolore, petto", false)]
    [InlineData("dolore .. petto", "dolore. il petto", false)]
    [InlineData("l'ho visto", "gliel ho visto, l'ho visto", true)]
    [InlineData("l'ho|lo visto", "lo visto", true)]
    [InlineData("petto", "ho male al pteto", true)]
    [InlineData("=petto", "ho male al pteto", false)]
    [InlineData("mal", "mai", false)]
    [InlineData("a .. a .. b", "a a c c c b", true)]
    [InlineData("39|40 .. febbre", "39,5 di febbre", true)]
    [InlineData("pressione 1*", "ho la pressione 185", true)]
    [InlineData("sos", "SOS!!!", true)]
    public void Find_PatternLanguage_Decides(string pattern, string text, bool matches) =>
        (Matches(pattern, text).Length > 0).ShouldBe(matches);

    [Fact]
    public void Find_Match_GivesTheWordsWithoutTheGap()
    {
        PhraseMatch match = Matches("dolor* .. petto", "ho dolore qui al petto").ShouldHaveSingleItem();
        match.Words.ShouldBe([1, 4]);
    }

    [Theory]
    [InlineData("no grazie", "No, grazie!", true)]
    [InlineData("no grazie", "no grazie mille", false)]
    [InlineData("no .. grazie", "no grazie no grazie", true)]
    [InlineData("no", "", false)]
    public void MatchesWhole_Text_MustBeCovered(string pattern, string text, bool whole) =>
        Compile(pattern).MatchesWhole(PhraseTokenizer.Tokenize(text)).ShouldBe(whole);

    [Fact]
    public void Find_RepetitiveTextAndPattern_StaysBounded()
    {
        string pattern = string.Join(" ... ", Enumerable.Repeat("ab*|aba*|abab", PhrasePattern.MaxPositions - 1)) + " ... zz";
        string text = string.Join(' ', Enumerable.Repeat("abab", 500));
        Matches(pattern, text).ShouldBeEmpty();
    }

    [Fact]
    public void Find_AnyText_MatchesLieInsideInOrder()
    {
        PhraseSet set = Compile("do* .. ma*|c", "dolor* ... petto", "=a b", "x|l'y .. z", "dolore", "petto .. male|brucia");
        Gen<string> texts = Gen
            .Elements("a", "b", "c", "dolore", "dolroe", "petto", "male", "l'y", "z", ",", ".", "\n", "é", "😊", "\u0301", "x")
            .ListOf().Select(words => string.Join(' ', words));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
            int[] clauses = tokens.PunctuationClauses();
            foreach (PhraseMatch match in set.Find(tokens, clauses))
            {
                match.Words.ShouldBeUnique();
                match.Words.ShouldBeInOrder();
                match.Words.ShouldAllBe(word => word >= 0 && word < tokens.Tokens.Count && clauses[word] == clauses[match.First]);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static PhraseMatch[] Matches(string pattern, string text)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        return [.. Compile(pattern).Find(tokens, tokens.PunctuationClauses())];
    }

    private static PhraseSet Compile(params string[] patterns) =>
        PhraseSet.Compile(patterns.Select(pattern => PhrasePatternParser.Parse(pattern, "test.json", "rule test")));
}
