using Appliance.Knowledge.Library.Search;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class QuoteComposerTests : IDisposable
{
    private readonly TemporaryLibrary library = new();

    [Fact]
    public async Task Compose_PassageWithDose_Nothing()
    {
        library.Write("drops.md", "# Eye drops\n\nUse 2 drops of dilatine before the eye visit.");
        await library.ImportAsync();
        PassageHit hit = library.Find("dilatine before the eye visit").ShouldHaveSingleItem();
        hit.HasDose.ShouldBeTrue();
        QuoteComposer.Compose(hit).ShouldBeNull();
    }

    [Fact]
    public async Task ComposeAll_TwoFactsAsked_TheSecondIsTakenFromTheSameSection()
    {
        library.Write("holter.md", """
            # Holter

            **Chest Holter** records the beating of the heart for a day. It is put on from Monday to Thursday at 8:30. It costs 105 euros, the Holter.

            **Pressure Holter** measures the pressure with a cuff on the arm. It is put on on Tuesdays at 11:45. It costs 82 euros.
            """);
        await library.ImportAsync();
        IReadOnlyList<PassageHit> found = library.Find("how much is the pressure Holter with the cuff and at what time is it put on?");
        string quote = QuoteComposer.ComposeAll(found[0], found)!.Value.Text;
        quote.ShouldContain("11:45");
        quote.ShouldContain("82");
        quote.ShouldNotContain("105");
    }

    [Theory]
    [InlineData("What must I bring?", "# Locker\n\n## What to bring\n\n- padlock\n- towel", "What to bring:\n- padlock\n- towel")]
    [InlineData("padlock", "# Locker\n\n## What to bring\n\n- padlock\n- towel", "What to bring: padlock")]
    [InlineData("towel", "# Locker\n\nLeave at home:\n\n- padlock\n- towel", "Leave at home: towel")]
    [InlineData("is the locker heated?", "# Locker\n\nLockers are heated. But the yard is not. Keys are blue.", "Lockers are heated. But the yard is not.")]
    [InlineData("may I use the locker?", "# Keys\n\n**Q: May I use a locker?**\nA: Yes, ask for a key.", "Yes, ask for a key.")]
    [InlineData("is the locker heated?", "# Rooms\n\n| Room | Heated |\n|---|---|\n| Locker | no |\n| Hall | yes |", "Locker. Heated: no")]
    [InlineData("what does the yard cost?", "# Garage\n\nThe garage is € 12. The yard costs € 5. The hall costs € 7.", "The yard costs € 5.")]
    [InlineData("may I cancel late?", "# Rules\n\nWho may cancel late? Nobody does. Keys are blue.", "Who may cancel late? Nobody does.")]
    [InlineData("how much is the hall?", "# Rooms\n\n| Room | Price |\n|---|---|\n| Hall | 43 |\n| Yard | 12 |", "Hall. Price: 43")]
    [InlineData("which day is the hall scanned?", "# Scans\n\n| Room | Mon | Fri |\n|---|---|---|\n| Hall | | morning |\n| Yard | morning | |", "Hall. Fri: morning")]
    public async Task Compose_Passage_ReadsAsAnAnswer(string question, string body, string expected)
    {
        library.Write("x.md", body);
        await library.ImportAsync();
        QuoteComposer.Compose(library.Find(question)[0]).ShouldBe(expected);
    }

    [Fact]
    public async Task Compose_LongSentence_CutBetweenWordsAwayFromNumbers()
    {
        string sentence = "The garage " + string.Join(" ", Enumerable.Range(0, 60).Select(i => $"costs € {i} 000 per month")) + ".";
        library.Write("x.md", "# Garage\n\n" + sentence);
        await library.ImportAsync();

        string quote = QuoteComposer.Compose(library.Find("garage")[0])!;

        quote.Length.ShouldBeLessThanOrEqualTo(QuoteComposer.MaxCharacters);
        quote.ShouldEndWith("…");
        sentence.ShouldStartWith(quote[..^1]);
        char.IsLetter(quote[^2]).ShouldBeTrue();
        char.IsLetter(sentence[quote.Length]).ShouldBeTrue();
    }

    public void Dispose() => library.Dispose();
}
