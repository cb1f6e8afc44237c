using Appliance.Host.Pipeline;
using Appliance.Host.Verification;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Verification;

public class AttributionTests
{
    private static readonly Citation Hours = new("orari.md", "Orari", "Siamo aperti dal lunedì al venerdì dalle 8:00 alle 19:00.");
    private static readonly Citation Prices = new("listino.md", "Prezzi", "Prestazione: Visita dermatologica; Prezzo: € 95");
    private static readonly Citation Parking = new("arrivare.md", "Parcheggio", "Il parcheggio del cortile è gratuito per i pazienti.");

    [Theory]
    [InlineData("La visita dermatologica costa 95 euro.", "1")]
    [InlineData("Il venerdì chiudiamo alle 19.", "0")]
    [InlineData("Il venerdì chiudiamo alle 19. La visita dermatologica costa 95 euro.", "0,1")]
    [InlineData("La visita dermatologica costa 59 euro.", "")]
    [InlineData("La visita dermatologica costa 95 euro. Il sabato siamo aperti.", "")]
    [InlineData("Buongiorno, grazie! Siamo a disposizione.", "")]
    [InlineData("Quanto costa la visita dermatologica?", "")]
    public void Supporting_ReplyWithoutCitations_IsGivenThePassagesItRestsOn(string reply, string expected) =>
        string.Join(',', Attribution.Supporting(Claim(reply))).ShouldBe(expected);

    [Fact]
    public void Supporting_AnyWordsOfThePassages_AreAttributedOnlyWhereTheyAreVerified()
    {
        string[] words = [.. string.Join(' ', Claim("").Passages.Select(passage => passage.Text)).Split(' '), "non", "59", "euro.", "alle", "20:00", "sabato", "chiusi.", "Sì,"];
        Prop.ForAll(Gen.Elements(words).ListOf().Select(chosen => string.Join(' ', chosen)).ToArbitrary(), reply =>
        {
            Claim claim = Claim(reply);
            IReadOnlyList<int> cited = Attribution.Supporting(claim);
            return cited.Count == 0 || AnswerVerifier.Verify(claim with { Passages = [.. cited.Select(index => claim.Passages[index])] }).Count == 0;
        }).QuickCheckThrowOnFailure();
    }

    private static Claim Claim(string reply) => new(reply, "it", "", [Hours, Prices, Parking]);
}
