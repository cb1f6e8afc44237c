using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Host.Verification;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library;
using Appliance.Tests.Host.Pipeline;
using Appliance.Tests.Knowledge.Library;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Verification;

public sealed class VerifyStepTests : IDisposable
{
    private static readonly Citation Passage = new("listino.md", "Prezzi", "La visita dermatologica costa 95 euro.");

    private readonly TemporaryLibrary library = new();

    public void Dispose() => library.Dispose();

    [Fact]
    public void Run_GeneratedReplyThatIsSupported_GoesOn()
    {
        Turn turn = Turn(Reply("Novantacinque euro.", AnswerRoute.Generated));
        Step().Run(turn).ShouldBe(turn);
    }

    [Fact]
    public void Run_GeneratedReplyThatIsNot_GivesWayToTheQuote()
    {
        Answer quote = Reply("La visita dermatologica costa 95 euro.", AnswerRoute.Quoted);
        Step().Run(Turn(Reply("Costa 59 euro.", AnswerRoute.Generated) with { Fallback = quote })).Answer.ShouldBe(quote);
    }

    [Fact]
    public async Task Run_NamesAServiceOfThePriceListThatIsNotCited_GivesWay()
    {
        library.Write("listino.md", "# Prezzi\n\n| Prestazione | Prezzo |\n|---|---|\n| Visita dermatologica | € 95 |\n| Test del sudore | € 40 |", "it");
        await library.ImportAsync();
        Step().Run(Turn(Reply("La visita dermatologica costa 95 euro e il test del sudore è incluso.", AnswerRoute.Generated))).Answer.Outcome.ShouldBe(TurnOutcome.Handoff);
    }

    [Fact]
    public void Run_NeitherReplyNorQuoteSupported_CallsStaff()
    {
        Answer quote = Reply("Costa 85 euro.", AnswerRoute.Quoted);
        Answer bridge = Step().Run(Turn(Reply("Costa 59 euro.", AnswerRoute.Generated) with { Fallback = quote })).Answer;
        (bridge.Outcome, bridge.StaffReason).ShouldBe((TurnOutcome.Handoff, "low_confidence"));
    }

    private static Answer Reply(string text, AnswerRoute route) => new(text, route, TurnOutcome.Sent) { Citations = [Passage] };

    private static Turn Turn(Answer answer) => Turns.Understood(Intents.PriceInquiry) with { Answer = answer };

    private VerifyStep Step()
    {
        var clinic = new ClinicOptions { TimeZone = "Europe/Rome" };
        var texts = PatientTexts.Load(PatientTexts.PublishedDirectory, null);
        return new VerifyStep(new HandoffTexts(texts, new OpeningHours(clinic), new HandoffOptions()), new ClinicClaims(new ClinicNames(clinic), new PriceListServices(new LibraryTables(library.Store), TimeProvider.System)));
    }
}
