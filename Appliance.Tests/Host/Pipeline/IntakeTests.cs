using Appliance.Host.Channels;
using Appliance.Host.Pipeline;
using Appliance.Host.Pipeline.Steps;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Switches;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class IntakeTests : IAsyncLifetime
{
    private const string Danger = "ho un forte dolore al petto";
    private readonly ClinicBench bench = new(collectTurns: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Take_Message_IsInItsThreadAndWaitsForItsTurn()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "buongiorno", bench.Now));
        Fragment fragment = (await TurnsAsync(1))[0];
        (fragment.Text, fragment.Kind, fragment.ExternalId, fragment.SentAt).ShouldBe(("buongiorno", MessageKind.Text, "wamid.1", bench.Now));
        bench.Inbox.Open(0, 10).ShouldHaveSingleItem().Status.ShouldBe("accepted");
        bench.Contact.DisplayName.ShouldBe(Incoming.Name);
        bench.Conversation.LastInboundAt.ShouldBe(bench.Now);
        Thread().ShouldHaveSingleItem().ExternalId.ShouldBe("wamid.1");
    }

    [Fact]
    public async Task Take_DeliveredTwice_IsOneTurn()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "uno", bench.Now), Incoming.Text("wamid.1", "uno", bench.Now));
        await bench.TakeAsync(Incoming.Text("wamid.1", "uno", bench.Now), Incoming.Text("wamid.2", "due", bench.Now));
        (await TurnsAsync(2)).Select(f => f.Text).ShouldBe(["uno", "due"]);
    }

    [Fact]
    public async Task Take_ReactionAndSticker_AreDoneWithoutATurn()
    {
        await bench.TakeAsync(Incoming.Reaction("wamid.1", bench.Now), Incoming.Sticker("wamid.2", bench.Now), Incoming.Text("wamid.3", "ciao", bench.Now));
        (await TurnsAsync(1)).ShouldHaveSingleItem().Text.ShouldBe("ciao");
        bench.Inbox.CountByStatus()["done"].ShouldBe(2);
        Thread().Select(m => m.Kind).ShouldBe(["reaction", "sticker", "text"]);
    }

    [Fact]
    public async Task Take_UnreadableEvent_IsADeadLetterWithAnAlertAndTheRestGoesOn()
    {
        await bench.TakeAsync(Incoming.Unreadable("wamid.1", "parole", bench.Now), Incoming.Text("wamid.2", "ciao", bench.Now));
        (await TurnsAsync(1)).ShouldHaveSingleItem().Text.ShouldBe("ciao");
        bench.Inbox.Dead(10).ShouldHaveSingleItem().Failure!.ShouldContain("text.body");
        bench.Alerts.ShouldHaveSingleItem().Kind.ShouldBe("dead_letter");
    }

    [Fact]
    public async Task Take_RedFlag_SendsTheEmergencyTextAndCallsStaffBeforeAnyTurn()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", Danger, bench.Now));
        OutboxMessage message = bench.Outbox.Due(bench.Now, 10).ShouldHaveSingleItem();
        message.Urgency.ShouldBe(OutboxUrgency.Emergency);
        message.Text.ShouldContain("112");
        HandoffLine handoff = bench.Handoffs.ShouldHaveSingleItem();
        (handoff.Urgency, handoff.Reason, handoff.Collected).ShouldBe(("emergency", "red_flag:chest_pain", Danger));
        Alert alert = bench.Alerts.ShouldHaveSingleItem();
        (alert.Kind, alert.Urgency).ShouldBe(("red_flag", "emergency"));
        alert.Detail.ShouldNotContain("petto");
        (await TurnsAsync(1))[0].Flags.ShouldHaveSingleItem().Rule.ShouldBe("chest_pain");
    }

    [Fact]
    public async Task Take_RedFlagsInARow_OneEmergencyTextAnHourButEveryOneAlarmsStaff()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", Danger, bench.Now));
        bench.Clock.Advance(WatchStep.EmergencyInterval - TimeSpan.FromSeconds(1));
        await bench.TakeAsync(Incoming.Text("wamid.2", Danger, bench.Now));
        (bench.Waiting().Length, bench.Alerts.Count).ShouldBe((1, 2));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.TakeAsync(Incoming.Text("wamid.3", Danger, bench.Now));
        (bench.Waiting().Length, bench.Alerts.Count, bench.Handoffs.Count).ShouldBe((2, 3, 1));
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("paused")]
    [InlineData("conversation paused")]
    [InlineData("opted out")]
    public async Task Take_RedFlagWhereTheMachineIsSilent_StillSendsTheEmergencyText(string silence)
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "buongiorno", bench.Now));
        await bench.Store.WriteAsync(session =>
        {
            switch (silence)
            {
                case "staff":
                    HandoffStore.Claim(session, 1, "Giulia", bench.Now);
                    break;
                case "paused":
                    SwitchStore.SetPaused(session, bench.Now);
                    break;
                case "conversation paused":
                    ConversationStore.SetPaused(session, 1, bench.Now);
                    break;
                default:
                    ContactStore.SetOptedOut(session, 1, bench.Now);
                    break;
            }
        });
        await bench.TakeAsync(Incoming.Text("wamid.2", Danger, bench.Now));
        await bench.StartAsync<Appliance.Host.Sending.OutboxSender>();
        await Eventually.HoldsAsync(() => bench.Channel.Sent.Count == 1);
        bench.Channel.Texts[0].ShouldContain("112");
    }

    [Fact]
    public async Task Take_SuicideFlag_GivesTheCrisisText()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "voglio uccidermi", bench.Now));
        bench.Waiting().ShouldBe([bench.Get<WatchStep>().Text("it", crisis: true)]);
    }

    [Fact]
    public async Task Take_AfterARestart_AcceptedMessagesGetTheirTurnWithTheirFlagsAndNoSecondAlarm()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", Danger, bench.Now));
        await TurnsAsync(1);
        bench.Store.Dispose();
        await using var again = new ClinicBench(collectTurns: true, bench.Folder, bench.Clock);
        await again.TakeAsync();
        await Eventually.HoldsAsync(() => again.Turns.Count == 1);
        Fragment fragment = again.Turns.Single().Fragments.ShouldHaveSingleItem();
        fragment.Flags.ShouldHaveSingleItem().Rule.ShouldBe("chest_pain");
        (again.Waiting().Length, again.Alerts.Count).ShouldBe((1, 1));
        again.Get<MessageStore>().Recent(1, 10).Count(m => m.Author == MessageAuthor.Patient).ShouldBe(1);
    }

    [Fact]
    public async Task Take_StaffAnswerFromThePhone_ClaimsTheThread()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "buongiorno", bench.Now), Incoming.Echo("wamid.2", "arrivo io", bench.Now));
        bench.Conversation.Owner.ShouldBe(ConversationOwner.Staff);
        Thread()[^1].Author.ShouldBe(MessageAuthor.Staff);
        bench.Handoffs.ShouldHaveSingleItem().Status.ShouldBe("claimed");
    }

    [Fact]
    public async Task Take_NumberChanged_TheThreadGoesOnUnderTheNewNumber()
    {
        await bench.TakeAsync(Incoming.Text("wamid.1", "uno", bench.Now), Incoming.NumberChange("wamid.2", bench.Now, "393339999999", "IT.999"));
        await bench.TakeAsync(Incoming.Text("wamid.3", "due", bench.Now, "393339999999", "IT.999"), Incoming.Text("wamid.4", "un altro", bench.Now, Incoming.Phone, "IT.777"));
        await TurnsAsync(3);
        bench.Turns.Select(turn => turn.Conversation).ShouldBe([1, 1, 2], ignoreOrder: true);
        Thread().Select(m => m.Text).ShouldBe(["uno", "due"]);
    }

    [Fact]
    public async Task Take_StatusFailed_ClosesTheMessageAndTellsStaff()
    {
        long id = await bench.QueueAsync("risposta");
        await bench.Outbox.BeginSendAsync(id, bench.Now);
        await bench.Outbox.AcceptedAsync(id, "wamid.OUT", bench.Now);
        await bench.TakeAsync(Incoming.Status("wamid.OUT", "delivered", bench.Now));
        bench.StatusOf(id).ShouldBe(OutboxStatus.Delivered);
        long second = await bench.QueueAsync("seconda");
        await bench.Outbox.BeginSendAsync(second, bench.Now);
        await bench.TakeAsync(Incoming.Status("wamid.OUT2", "failed", bench.Now, bench.Outbox.Find(second)!.CorrelationId, 131026));
        (bench.StatusOf(second), bench.Outbox.Find(second)!.ErrorCode).ShouldBe((OutboxStatus.Failed, 131026));
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe("send_failed");
        bench.Alerts.ShouldHaveSingleItem().Kind.ShouldBe("send_failed");
    }

    private async Task<Fragment[]> TurnsAsync(int fragments)
    {
        await Eventually.HoldsAsync(() => bench.Turns.Sum(turn => turn.Fragments.Count) == fragments);
        return [.. bench.Turns.SelectMany(turn => turn.Fragments)];
    }

    private IReadOnlyList<StoredMessage> Thread() => bench.Get<MessageStore>().Recent(1, 100);
}
