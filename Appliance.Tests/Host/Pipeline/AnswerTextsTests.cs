using Appliance.Host.Clinic;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Host.Verification;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Library;
using Appliance.Tests.Knowledge.Library;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

/// <summary>Bridge messages, and the two steps that put one in the place of an answer: Verify and Review.</summary>
public sealed class AnswerTextsTests
{
    private static readonly string[] Day = ["08:00-13:00", "14:00-19:00"];
    private static readonly PatientTexts Texts = PatientTexts.Load(PatientTexts.PublishedDirectory, null);
    private static readonly HandoffTexts Handoff = Bridges();

    [Theory]
    [InlineData("2026-11-23T09:00:00+01:00", "60 minut")]
    [InlineData("2026-11-23T13:30:00+01:00", "oggi alle 14:00")]
    [InlineData("2026-11-23T20:00:00+01:00", "domani alle 8:00")]
    [InlineData("2026-11-20T20:00:00+01:00", "lunedì alle 8:00")]
    public void When_Moment_SaysByWhenAPersonAnswers(string moment, string words) => Handoff.When("it", DateTimeOffset.Parse(moment)).ShouldContain(words);

    [Fact]
    public void When_ClosedForMoreThanAWeek_NamesTheDateToo()
    {
        string[] closed = [.. Enumerable.Range(21, 10).Select(d => $"2026-11-{d}"), "2026-12-01"];
        Bridges(holidays: closed).When("it", DateTimeOffset.Parse("2026-11-21T10:00:00+01:00")).ShouldContain("mercoledì 2/12");
    }

    [Fact]
    public void When_NoHoursConfigured_PromisesOnlyTheUsualTime()
    {
        var texts = new HandoffTexts(Texts, new OpeningHours(new ClinicOptions { TimeZone = "Europe/Rome" }), new HandoffOptions { RespondWithinMinutes = 180 });
        texts.When("en", DateTimeOffset.Parse("2026-11-22T03:00:00+01:00")).ShouldContain("3 hours");
    }

    [Fact]
    public void Bridge_SaidLatelyWhileStaffAreExpected_IsNotRepeatedButStaffAreCalled()
    {
        Situation waiting = Situation.First("it") with { Owner = ConversationOwner.Waiting, BridgeAt = Turns.Now - TimeSpan.FromHours(3.9) };
        Answer repeated = Handoff.Bridge(Turns.Understood(Intents.BookingRequest, situation: waiting), Intents.BookingRequest);
        (repeated.Text, repeated.StaffReason, repeated.IsBridge).ShouldBe((null, Intents.BookingRequest, false));

        Situation longAgo = waiting with { BridgeAt = Turns.Now - HandoffTexts.BridgeRepeatAfter };
        Handoff.Bridge(Turns.Understood(Intents.BookingRequest, situation: longAgo), Intents.BookingRequest).Text.ShouldNotBeNull();
        Situation released = waiting with { Owner = ConversationOwner.Machine };
        Handoff.Bridge(Turns.Understood(Intents.BookingRequest, situation: released), Intents.BookingRequest).Text.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("La visita costa 80,00 euro.", "Prima visita: 80,00 euro", true)]
    [InlineData("La visita costa 80.00 euro.", "Prima visita: 80,00 euro", true)]
    [InlineData("La visita costa 85,00 euro.", "Prima visita: 80,00 euro", false)]
    [InlineData("Aperto 08:00-19:00", "lunedì 08:00-13:00, 14:00-19:00", true)]
    [InlineData("Aperto 08:00-19:30", "lunedì 08:00-13:00, 14:00-19:00", false)]
    [InlineData("Digiuno di 8 ore", "Digiuno di 12 ore, ore 08:00", false)]
    [InlineData("Il 2 dicembre", "Il 12 dicembre", false)]
    [InlineData("Chiamate 055 000 112.", "Tel. 055 000 112", true)]
    [InlineData("Non servono impegnative.", "Nessuna impegnativa", true)]
    public void Supported_NumbersOfTheReply_MustStandInTheCitedPassage(string reply, string passage, bool supported) =>
        VerifyStep.QuoteSupported(Quoted(reply, passage)).ShouldBe(supported);

    [Fact]
    public void Supported_NumbersOfTheDocumentsTitleAndTheClinicsName_NeedNoPassage()
    {
        Answer answer = Quoted("Studio 33: aperto. Fonte: Listino 2026", "aperto");
        VerifyStep.QuoteSupported(answer).ShouldBeFalse();
        VerifyStep.QuoteSupported(answer with { Framing = ["Studio 33", "Listino 2026"] }).ShouldBeTrue();
    }

    [Fact]
    public void Supported_NothingCited_IsNot() => VerifyStep.QuoteSupported(Quoted("Sì.", "x") with { Citations = [] }).ShouldBeFalse();

    [Fact]
    public void Verify_UnsupportedNumber_AHandoffGoesOutInItsPlace()
    {
        using var library = new TemporaryLibrary();
        var verify = new VerifyStep(Handoff, new ClinicClaims(new ClinicNames(new ClinicOptions()), new PriceListServices(new LibraryTables(library.Store), TimeProvider.System)));
        Turn turn = Turns.Understood(Intents.PriceInquiry);
        Answer replaced = verify.Run(turn with { Answer = Quoted("Costa 85 euro", "80 euro") }).Answer;
        (replaced.Outcome, replaced.StaffReason).ShouldBe((TurnOutcome.Handoff, "low_confidence"));
        replaced.Text!.ShouldNotContain("85");
        Answer template = new("Chiamate il 112", AnswerRoute.Template, TurnOutcome.Sent);
        verify.Run(turn with { Answer = template }).Answer.ShouldBe(template);
    }

    [Theory]
    [InlineData(AnswerRoute.Quoted, 0.69, false, true)]
    [InlineData(AnswerRoute.Quoted, 0.7, false, false)]
    [InlineData(AnswerRoute.Approved, 1.0, true, true)]
    [InlineData(AnswerRoute.Approved, 1.0, false, false)]
    [InlineData(AnswerRoute.Template, 0.1, true, false)]
    public void Review_UnsureAnswerOrIntentThatAlwaysNeedsIt_WaitsAsADraft(object route, double confidence, bool alwaysReview, bool draft)
    {
        var review = new ReviewStep(new AnsweringOptions { AlwaysReview = alwaysReview ? [Intents.PriceInquiry] : [] }, Handoff);
        Turn turn = Turns.Understood(Intents.PriceInquiry) with { Answer = Quoted("Costa 80 euro", "80 euro") with { Route = (AnswerRoute)route, Confidence = confidence, SureFrom = 0.7 } };
        Answer answer = review.Run(turn).Answer;
        answer.Outcome.ShouldBe(draft ? TurnOutcome.Draft : TurnOutcome.Sent);
        answer.DraftText.ShouldBe(draft ? "Costa 80 euro" : null);
        if (draft)
        {
            answer.Text!.ShouldNotContain("80");
            (answer.StaffReason, answer.IsBridge, answer.Confidence).ShouldBe(("draft", true, confidence));
        }
    }

    private static Answer Quoted(string reply, string passage) =>
        new(reply, AnswerRoute.Quoted, TurnOutcome.Sent) { Citations = [new Citation("listino.md", "Prezzi", passage)] };

    private static HandoffTexts Bridges(string[]? holidays = null)
    {
        var clinic = new ClinicOptions
        {
            TimeZone = "Europe/Rome",
            Holidays = holidays ?? [],
            OpeningHours = new() { ["monday"] = Day, ["tuesday"] = Day, ["wednesday"] = Day, ["thursday"] = Day, ["friday"] = Day },
        };
        return new HandoffTexts(Texts, new OpeningHours(clinic), new HandoffOptions());
    }
}
