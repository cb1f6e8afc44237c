using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Host.Texts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Tests.Fakes;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

/// <summary>Whole turns, from the stored event to the outbox.</summary>
public sealed class DeliverStepTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Run_FirstContact_SaysOnceThatAnAssistantAnswers()
    {
        await bench.WriteAsync("wamid.1", "buongiorno");
        await bench.WriteAsync("wamid.2", "salve di nuovo");
        StoredMessage[] replies = Replies();
        replies[0].Text!.ShouldContain("Pianolieto");
        replies[0].Text!.ShouldContain("STOP");
        replies[0].Text!.ShouldContain("112");
        replies[1].Text.ShouldBe(bench.Get<PatientTexts>().Format("it", PatientTextKeys.Greeting));
        bench.Conversation.DisclosedAt.ShouldBe(bench.Now);
    }

    [Fact]
    public async Task Run_CommitFails_NothingOfTheTurnIsThereAndItIsDoneOnceLater()
    {
        await bench.Store.WriteAsync(session => session.Connection.Execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON inbox_events WHEN new.status = 'done' BEGIN SELECT RAISE(ABORT, 'not now'); END"));
        bench.Intents.Tell("vorrei prenotare", Intents.BookingRequest);
        await bench.TakeAsync(Incoming.Text("wamid.1", "vorrei prenotare", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1)[0].Attempts == 1 && bench.Clock.Waiting > 0);
        Counts().ShouldBe((0, 0, 0, 0));
        bench.Conversation.DisclosedAt.ShouldBeNull();

        await bench.Store.WriteAsync(session => session.Connection.Execute("DROP TRIGGER refuse"));
        bench.Clock.Advance(ConversationLanes.RetryDelay);
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        Counts().ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public async Task Run_SameTurnTwice_IsSentOnce()
    {
        await bench.WriteAsync("wamid.1", "buongiorno");
        Turn turn = Turns.Understood(Intents.Greeting) with { Answer = new Answer("di nuovo", AnswerRoute.Template, TurnOutcome.Sent) };
        await bench.Get<DeliverStep>().RunAsync(1, turn);
        Replies().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_StaffTookOverMeanwhile_TheReplyIsNotSaid_AnEmergencyIs()
    {
        await bench.QueueAsync("prima");
        Answer reply = new("risposta tardiva", AnswerRoute.Template, TurnOutcome.Sent);
        Turn turn = Turns.Understood(Intents.Greeting);
        await bench.Store.WriteAsync(session => HandoffStore.Claim(session, 1, "Giulia", bench.Now));
        await bench.Get<DeliverStep>().RunAsync(1, turn with { Answer = reply });
        Replies().ShouldHaveSingleItem().Text.ShouldBe("prima");
        await bench.Get<DeliverStep>().RunAsync(1, turn with { Answer = reply with { Emergency = true, StaffReason = "emergency" } });
        Replies()[^1].Text.ShouldBe("risposta tardiva");
    }

    [Fact]
    public async Task Run_EmergencyOnlyTheModelSees_IsSaidOnceAnHourAndCallsStaffEveryTime()
    {
        await bench.WriteAsync("wamid.1", "sta succedendo una cosa grave", Intents.Emergency);
        bench.Outbox.Due(bench.Now, 10).ShouldHaveSingleItem().Urgency.ShouldBe(OutboxUrgency.Emergency);
        bench.Waiting()[0].ShouldBe(bench.Get<WatchStep>().Text("it", crisis: false));
        await bench.Store.WriteAsync(session => HandoffStore.Release(session, 1, bench.Now));

        await bench.WriteAsync("wamid.2", "è una cosa molto grave", Intents.Emergency);
        bench.Waiting().Length.ShouldBe(1);
        bench.Handoffs.ShouldHaveSingleItem().Urgency.ShouldBe("emergency");
        bench.Alerts.Count(a => a.Urgency == "emergency").ShouldBe(2);

        bench.Clock.Advance(WatchStep.EmergencyInterval);
        await bench.WriteAsync("wamid.3", "aiuto, è grave", Intents.Emergency);
        bench.Waiting().Length.ShouldBe(2);
    }

    [Fact]
    public async Task Run_RedFlag_TheTurnAfterTheEmergencyTextSaysNothingMore()
    {
        await bench.WriteAsync("wamid.1", "ho un forte dolore al petto", Intents.MedicalQuestion);
        bench.Waiting().ShouldHaveSingleItem();
        bench.Alerts.ShouldHaveSingleItem().Kind.ShouldBe("red_flag");
        bench.Handoffs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_StopThenStart_NothingAutomaticIsSentBetween()
    {
        await bench.WriteAsync("wamid.1", "STOP");
        bench.Contact.OptedOutAt.ShouldBe(bench.Now);
        bench.Outbox.Due(bench.Now, 10).ShouldHaveSingleItem().Purpose.ShouldBe("confirmation");
        await bench.WriteAsync("wamid.2", "quando siete aperti?", Intents.OpeningHours);
        Replies().Length.ShouldBe(1);
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("opted_out");
        await bench.WriteAsync("wamid.3", "START");
        bench.Contact.OptedOutAt.ShouldBeNull();
        Replies().Length.ShouldBe(2);
    }

    [Fact]
    public async Task Run_NothingFoundThenYes_APersonGetsTheQuestionAndTheYes()
    {
        await bench.WriteAsync("wamid.1", "fate la risonanza?", Intents.ServiceInquiry);
        bench.Outbox.Due(bench.Now, 1)[0].Buttons!.ShouldContain(DecideStep.YesButtonId);
        bench.Conversation.PendingQuestion!.ShouldContain("risonanza");
        await bench.TakeAsync(Incoming.Tap("wamid.2", DecideStep.YesButtonId, "Sì, grazie", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        handoff.Reason.ShouldBe(Intents.HumanRequest);
        handoff.Collected.ShouldBe("fate la risonanza?\nSì, grazie");
        bench.Conversation.PendingQuestion.ShouldBeNull();
        bench.Conversation.Owner.ShouldBe(ConversationOwner.Waiting);
    }

    [Fact]
    public async Task Run_ErrandTwice_TheBridgeIsSaidOnceAndOneHandoffHoldsBoth()
    {
        await bench.WriteAsync("wamid.1", "vorrei prenotare", Intents.BookingRequest);
        await bench.WriteAsync("wamid.2", "una visita domani mattina", Intents.BookingRequest);
        Replies().ShouldHaveSingleItem();
        bench.Handoffs.ShouldHaveSingleItem().Collected.ShouldBe("vorrei prenotare\nuna visita domani mattina");
        bench.Alerts.Count(a => a.Kind == "handoff").ShouldBe(1);
    }

    [Fact]
    public async Task Run_Voice_GoesToAPersonWithItsKind()
    {
        await bench.TakeAsync(Incoming.Voice("wamid.1", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Reason, handoff.Collected).ShouldBe(("voice", "[voice: no speech model is installed, or it is switched off]"));
    }

    [Fact]
    public async Task Run_Draft_WaitsForStaffWhileThePatientReadsTheBridge()
    {
        await bench.QueueAsync("prima");
        Answer draft = new("bridge", AnswerRoute.Template, TurnOutcome.Draft) { DraftText = "80 euro", StaffReason = "draft", IsBridge = true };
        await bench.Get<DeliverStep>().RunAsync(1, Turns.Understood(Intents.PriceInquiry) with { Answer = draft });
        Replies().ShouldAllBe(m => !m.Text!.Contains("80 euro"));
        long id = bench.Handoffs.ShouldHaveSingleItem().DraftId!.Value;
        (await bench.Store.WriteAsync(session => DraftStore.Find(session, id)))!.Text.ShouldBe("80 euro");
        bench.Conversation.BridgeAt.ShouldBe(bench.Now);
    }

    private StoredMessage[] Replies() => [.. bench.Get<MessageStore>().Recent(1, 100).Where(m => m.Author == MessageAuthor.Machine)];

    private (long Outbox, long Replies, long Turns, long Handoffs) Counts() => bench.Store.Read(reader => reader.QuerySingle<(long, long, long, long)>(
        "SELECT (SELECT COUNT(*) FROM outbox), (SELECT COUNT(*) FROM messages WHERE author = 'machine'), (SELECT COUNT(*) FROM turns), (SELECT COUNT(*) FROM handoffs)"));
}
