using Appliance.Host.Phrases;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Phrases;

public sealed class PhraseTokenizerTests
{
    [Theory]
    [InlineData("PERCHÉ Non Può", "perche non puo")]
    [InlineData("perche\u0301 no\u0300n", "perche non")]
    [InlineData("ação coração está ñandú", "acao coracao esta nandu")]
    [InlineData("Ｆｅｂｂｒｅ ３９", "febbre 39")]
    [InlineData("𝐡𝐞𝐥𝐩 ⓜⓔ", "help me")]
    [InlineData("pet\u200bto do\u00adlore\ufeff", "petto dolore")]
    [InlineData("l'ho can’t d`accordo", "l ho can t d accordo")]
    [InlineData("check-up", "check up")]
    [InlineData("aiutoooo helpppp soooo", "aiuto help so")]
    [InlineData("pillola bene 1000", "pillola bene 1000")]
    [InlineData("500mg h24", "500 mg h 24")]
    [InlineData("cœur straße Łódź", "coeur strasse lodz")]
    [InlineData("больно", "больно")]
    [InlineData("😊 👍", "")]
    [InlineData("", "")]
    public void Tokenize_WrittenForms_Fold(string text, string expected) =>
        string.Join(' ', PhraseTokenizer.Tokenize(text).Tokens.Select(token => token.Folded)).ShouldBe(expected);

    [Theory]
    [InlineData("no, mi fa male", "0 1 1 1")]
    [InlineData("febbre 39,5 e 40.2 alle 10:30", "0 0 0 0 0 0 0 0 0")]
    [InlineData("non so. mi fa male", "0 0 1 1 1")]
    [InlineData("ciao\ndolore (petto) - aiuto", "0 1 2 3")]
    [InlineData("e/o check-up *forte*", "0 0 0 0 0")]
    [InlineData("¡hola! ¿duele?", "0 1")]
    [InlineData("... ciao", "0")]
    public void Tokenize_Punctuation_BoundsClauses(string text, string expected) =>
        string.Join(' ', PhraseTokenizer.Tokenize(text).PunctuationClauses()).ShouldBe(expected);

    [Fact]
    public void Tokenize_FoldedWords_KeepTheirPlaceInTheText()
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize("ah, PERCHE\u0301 fa maleeee!");
        tokens.Slice(1, 1).ShouldBe("PERCHE\u0301");
        tokens.Slice(2, 3).ShouldBe("fa maleeee");
        tokens.ClauseStarts.ShouldBe([0, 4]);
    }

    [Fact]
    public void Tokenize_TooLong_NamesTheLimit()
    {
        PhraseTokenizer.Tokenize(new string('a', PhraseTokenizer.MaxTextLength)).Tokens.Count.ShouldBe(1);
        Should.Throw<ArgumentException>(() => PhraseTokenizer.Tokenize(new string('a', PhraseTokenizer.MaxTextLength + 1)))
            .Message.ShouldContain("65536");
    }

    [Fact]
    public void Tokenize_AnyText_KeepsWordsInOrderInsideIt() => Prop.ForAll<string>(text =>
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text ?? "");
        int end = 0;
        int clause = 0;
        foreach (PhraseToken token in tokens.Tokens)
        {
            token.Start.ShouldBeGreaterThanOrEqualTo(end);
            token.Length.ShouldBeGreaterThan(0);
            token.Folded.ShouldNotBeEmpty();
            token.Clause.ShouldBeInRange(clause, clause + 1);
            end = token.Start + token.Length;
            clause = token.Clause;
        }
        end.ShouldBeLessThanOrEqualTo(tokens.Text.Length);
    }).QuickCheckThrowOnFailure();
}
