using Appliance.Host.Understanding;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Understanding;

public sealed class ClauseSplitterTests
{
    [Theory]
    [InlineData("Buongiorno. Quanto costa la pulizia?", "Buongiorno|Quanto costa la pulizia?")]
    [InlineData("Quanto costa la visita e come faccio ad arrivare?", "Quanto costa la visita|e come faccio ad arrivare?")]
    [InlineData("I want to book a visit and my data must be deleted", "I want to book a visit|and my data must be deleted")]
    [InlineData("Quiero pedir una cita, también necesito mi factura de mayo", "Quiero pedir una cita|también necesito mi factura de mayo")]
    [InlineData("preciso remarcar a consulta mas antes quero falar com alguém", "preciso remarcar a consulta|mas antes quero falar com alguém")]
    [InlineData("lunedì e martedì", "lunedì e martedì")]
    [InlineData("siete aperti lunedì e martedì?", "siete aperti lunedì e martedì?")]
    [InlineData("alle 18.30 va bene", "alle 18.30 va bene")]
    [InlineData("primo rigo\nsecondo rigo", "primo rigo|secondo rigo")]
    [InlineData("?!", "")]
    [InlineData("", "")]
    public void Split_FourLanguages_GivesTheClauses(string text, string clauses) =>
        ClauseSplitter.Split(text).ShouldBe(clauses.Split('|', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Split_AnyText_LosesNoLetterAndStaysBounded() => Prop.ForAll<string?>(value =>
    {
        string text = value ?? "";
        IReadOnlyList<string> clauses = ClauseSplitter.Split(text);

        clauses.Count.ShouldBeLessThanOrEqualTo(ClauseSplitter.MaxClauses);
        string.Concat(clauses).Where(char.IsLetterOrDigit).ShouldBe(text.Where(char.IsLetterOrDigit));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_ManySentences_KeepsTheRestInTheLast() =>
        ClauseSplitter.Split(string.Join(' ', Enumerable.Repeat("ecco una frase.", 50))).Count.ShouldBe(ClauseSplitter.MaxClauses);
}
