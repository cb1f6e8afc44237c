using Appliance.Host.Channels;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Host.Sending;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Sending;

public sealed class OutboxSenderTests : IAsyncLifetime
{
    private static readonly SendOutcome.Rejected TokenExpired = new(190, "token expired", RetryAdvice.StopQueue);
    private static readonly TimeSpan ReconcileWindow = TimeSpan.FromMinutes(new WhatsAppSection().ReconcileMinutes);
    private readonly ClinicBench bench = new(collectTurns: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Send_Accepted_CarriesAddressAndCorrelationAndIsRemembered()
    {
        long id = await bench.QueueAsync("ciao");
        await SendAsync(id, OutboxStatus.Accepted);
        OutboundMessage sent = bench.Channel.Sent.ShouldHaveSingleItem();
        OutboxMessage row = bench.Outbox.Find(id)!;
        (sent.BusinessNumber, sent.Phone, sent.UserId, sent.Text, sent.CorrelationId).ShouldBe(("PNID", Incoming.Phone, Incoming.UserId, "ciao", row.CorrelationId));
        (row.ExternalId, row.Attempts).ShouldBe(("wamid.OUT1", 1));
    }

    [Fact]
    public async Task Send_NeverLeft_IsTriedAgainAfterItsWait()
    {
        bench.Channel.Answer = _ => Task.FromResult(bench.Channel.Sent.Count < 3 ? new SendOutcome.NotSent("connection refused") : bench.Channel.Accept());
        long id = await bench.QueueAsync("ciao");
        await StartAsync();
        await Eventually.HoldsAsync(() => bench.Outbox.Find(id)!.NotBefore > bench.Now);
        OutboxMessage waiting = bench.Outbox.Find(id)!;
        (waiting.Status, waiting.Attempts, waiting.Failure).ShouldBe((OutboxStatus.Pending, 1, "connection refused"));
        waiting.NotBefore.ShouldBeInRange(bench.Now + TimeSpan.FromSeconds(1), bench.Now + TimeSpan.FromSeconds(2));
        await RetriesAsync(id, OutboxStatus.Accepted);
        bench.Channel.Sent.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(RetryAdvice.Seconds)]
    [InlineData(RetryAdvice.PairBackoff)]
    [InlineData(RetryAdvice.Minutes)]
    public async Task Send_RefusedForNow_IsTriedUntilTheLimitThenStaffAreTold(RetryAdvice advice)
    {
        bench.Channel.Answer = _ => Task.FromResult<SendOutcome>(new SendOutcome.Rejected(130429, "throughput", advice));
        long id = await bench.QueueAsync("ciao");
        await StartAsync();
        await RetriesAsync(id, OutboxStatus.Failed);
        bench.Channel.Sent.Count.ShouldBe(RetrySchedule.MaxAttempts);
        bench.Outbox.Find(id)!.ErrorCode.ShouldBe(130429);
        await ToldAsync("send_failed");
    }

    [Fact]
    public async Task Send_RefusedForGood_FailsAtOnceAndStaffAreTold()
    {
        bench.Channel.Answer = _ => Task.FromResult<SendOutcome>(new SendOutcome.Rejected(131047, "window closed", RetryAdvice.Never, WindowClosed: true));
        long id = await bench.QueueAsync("ciao");
        await SendAsync(id, OutboxStatus.Failed);
        bench.Channel.Sent.Count.ShouldBe(1);
        await ToldAsync("send_failed");
    }

    [Fact]
    public async Task Send_UnknownOutcome_IsNeverSentAgainAndToldToStaffAfterTheWindow()
    {
        bench.Channel.Answer = message => Task.FromResult(message.Text == "ciao" ? new SendOutcome.Unknown("time-out") : bench.Channel.Accept());
        long id = await bench.QueueAsync("ciao");
        await SendAsync(id, OutboxStatus.Unknown);
        bench.Clock.Advance(ReconcileWindow - TimeSpan.FromSeconds(1));
        await LookAsync();
        bench.StatusOf(id).ShouldBe(OutboxStatus.Unknown);
        bench.Handoffs.ShouldBeEmpty();
        bench.Clock.Advance(OutboxSender.ReconcileInterval);
        await Eventually.HoldsAsync(() => bench.StatusOf(id) == OutboxStatus.Failed);
        await ToldAsync("send_unknown");
        await LookAsync();
        bench.Channel.Texts.Count(text => text == "ciao").ShouldBe(1);
    }

    [Fact]
    public async Task Send_UnknownOutcomeThenAStatus_IsSettledAndNobodyIsCalled()
    {
        bench.Channel.Answer = message => Task.FromResult(message.Text == "ciao" ? new SendOutcome.Unknown("time-out") : bench.Channel.Accept());
        long id = await bench.QueueAsync("ciao");
        await SendAsync(id, OutboxStatus.Unknown);
        await bench.TakeAsync(Incoming.Status("wamid.LATE", "delivered", bench.Now, bench.Outbox.Find(id)!.CorrelationId));
        bench.StatusOf(id).ShouldBe(OutboxStatus.Delivered);
        bench.Clock.Advance(ReconcileWindow * 2);
        await LookAsync();
        bench.Handoffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_ChannelThrows_IsAnUnknownOutcome()
    {
        bench.Channel.Answer = _ => throw new InvalidOperationException("to " + Incoming.Phone);
        long id = await bench.QueueAsync("ciao");
        await SendAsync(id, OutboxStatus.Unknown);
        bench.Outbox.Find(id)!.Failure!.ShouldNotContain(Incoming.Phone);
    }

    [Fact]
    public async Task Send_TokenExpired_StopsTheQueueAlertsOnceAndProbesWithSingleMessages()
    {
        bench.Channel.Answer = _ => Task.FromResult<SendOutcome>(TokenExpired);
        long[] ids = [await bench.QueueAsync("a"), await QueueForAsync("IT.2"), await QueueForAsync("IT.3"), await QueueForAsync("IT.4")];
        await StartAsync();
        await Eventually.HoldsAsync(() => bench.Get<OutboxSender>().IsStopped && ids.All(id => bench.StatusOf(id) == OutboxStatus.Pending));
        int before = bench.Channel.Sent.Count;
        for (int probe = 1; probe <= 3; probe++)
        {
            bench.Clock.Advance(QueueStop.ProbeInterval);
            await Eventually.HoldsAsync(() => bench.Channel.Sent.Count == before + probe);
            await Eventually.HoldsAsync(() => ids.All(id => bench.StatusOf(id) == OutboxStatus.Pending));
        }

        bench.Alerts.Count(a => a.Kind == "queue_stopped").ShouldBe(1);
        bench.Handoffs.ShouldBeEmpty();
        bench.Channel.Answer = null;
        bench.Clock.Advance(QueueStop.ProbeInterval);
        await Eventually.HoldsAsync(() => ids.All(id => bench.StatusOf(id) == OutboxStatus.Accepted));
        bench.Get<OutboxSender>().IsStopped.ShouldBeFalse();
    }

    [Fact]
    public async Task Send_PausedWhileMessagesWait_TheNextSendIsHeldBackAndAPersonIsTold()
    {
        var first = new TaskCompletionSource<SendOutcome>();
        bench.Channel.Answer = _ => first.Task;
        long sending = await bench.QueueAsync("uno"), waiting = await bench.QueueAsync("due");
        await StartAsync();
        await Eventually.HoldsAsync(() => bench.Channel.Sent.Count == 1);
        await bench.Desk.PauseAsync(null);
        first.SetResult(bench.Channel.Accept());
        await Eventually.HoldsAsync(() => bench.StatusOf(waiting) == OutboxStatus.Cancelled);
        bench.StatusOf(sending).ShouldBe(OutboxStatus.Accepted);
        bench.Channel.Texts.ShouldBe(["uno"]);
        await ToldAsync("paused");
    }

    [Theory]
    [InlineData("staff", OutboxStatus.Cancelled, null)]
    [InlineData("paused here", OutboxStatus.Cancelled, "paused")]
    [InlineData("opted out", OutboxStatus.Cancelled, null)]
    [InlineData("window", OutboxStatus.Failed, "window_closed")]
    public async Task Send_MachinesReplyMayNotGoAnyMore_IsClosed(string why, OutboxStatus status, string? told)
    {
        long id = await bench.QueueAsync("ciao");
        await ChangeAsync(why);
        await SendAsync(id, status);
        bench.Channel.Sent.ShouldBeEmpty();
        if (told is not null)
            await ToldAsync(told);
        else
            bench.Alerts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("staff")]
    [InlineData("paused here")]
    [InlineData("opted out")]
    public async Task Send_EmergencyOrStaffsOwnWords_GoInSpiteOfAll(string why)
    {
        long emergency = await bench.QueueAsync("chiami il 112", urgency: OutboxUrgency.Emergency, purpose: "emergency");
        long staff = await bench.QueueAsync("sono Giulia", author: "staff", urgency: OutboxUrgency.Staff);
        await ChangeAsync(why);
        await SendAsync(emergency, OutboxStatus.Accepted);
        await Eventually.HoldsAsync(() => bench.StatusOf(staff) == OutboxStatus.Accepted);
    }

    [Fact]
    public async Task Send_ConfirmationOfTheOptOut_StillGoes()
    {
        long id = await bench.QueueAsync("capito", purpose: "confirmation");
        await ChangeAsync("opted out");
        await SendAsync(id, OutboxStatus.Accepted);
    }

    [Fact]
    public async Task Send_FirstStillUnderWay_TheSecondOfTheConversationWaits_OthersDoNot()
    {
        var first = new TaskCompletionSource<SendOutcome>();
        bench.Channel.Answer = message => message.Text == "uno" ? first.Task : Task.FromResult(bench.Channel.Accept());
        await bench.QueueAsync("uno");
        long second = await bench.QueueAsync("due"), other = await QueueForAsync("IT.2");
        await SendAsync(other, OutboxStatus.Accepted);
        bench.StatusOf(second).ShouldBe(OutboxStatus.Pending);
        first.SetResult(bench.Channel.Accept());
        await Eventually.HoldsAsync(() => bench.StatusOf(second) == OutboxStatus.Accepted);
        bench.Channel.Texts[..2].ShouldBe(["uno", "IT.2"], ignoreOrder: true);
        bench.Channel.Texts[2].ShouldBe("due");
    }

    [Fact]
    public async Task Start_SendWasUnderWayWhenTheProcessDied_IsUnknownAndNeverSentAgain()
    {
        long id = await bench.QueueAsync("ciao");
        await bench.Outbox.BeginSendAsync(id, bench.Now);
        await SendAsync(id, OutboxStatus.Unknown);
        await LookAsync();
        bench.Channel.Texts.ShouldNotContain("ciao");
        bench.Clock.Advance(ReconcileWindow);
        await Eventually.HoldsAsync(() => bench.StatusOf(id) == OutboxStatus.Failed);
        await ToldAsync("send_unknown");
    }

    [Fact]
    public async Task Send_OutcomeCouldNotBeStored_DoesNotHoldUpTheConversationForEver()
    {
        await StartAsync();
        await LookAsync();
        long id = await bench.QueueAsync("ciao");
        // As after a failed write of the outcome: the row says "sending" and nobody is sending it.
        await bench.Outbox.BeginSendAsync(id, bench.Now);
        bench.Clock.Advance(OutboxSender.UnsettledWindow + OutboxSender.ReconcileInterval);
        await Eventually.HoldsAsync(() => bench.StatusOf(id) == OutboxStatus.Unknown);
    }

    private Task StartAsync() => bench.StartAsync<OutboxSender>();

    private async Task SendAsync(long id, OutboxStatus status)
    {
        await StartAsync();
        await Eventually.HoldsAsync(() => bench.StatusOf(id) == status);
    }

    /// <summary>Lets the sender look through the outbox: a message to somebody else has gone.</summary>
    private async Task LookAsync()
    {
        long sentinel = await QueueForAsync("IT." + Guid.NewGuid().ToString("N"));
        bench.Get<PipelineSignals>().Outbox.Set();
        await Eventually.HoldsAsync(() => bench.StatusOf(sentinel) == OutboxStatus.Accepted);
    }

    private async Task RetriesAsync(long id, OutboxStatus until)
    {
        while (bench.StatusOf(id) != until)
        {
            await Eventually.HoldsAsync(() => bench.Outbox.Find(id) is { Status: OutboxStatus.Pending } m && m.NotBefore > bench.Now || bench.StatusOf(id) == until);
            if (bench.Outbox.Find(id)!.NotBefore > bench.Now)
                bench.Clock.AdvanceTo(bench.Outbox.Find(id)!.NotBefore);
            bench.Get<PipelineSignals>().Outbox.Set();
        }
    }

    private async Task ToldAsync(string kind)
    {
        await Eventually.HoldsAsync(() => bench.Alerts.Any(alert => alert.Kind == kind));
        bench.Handoffs.ShouldHaveSingleItem().Reason.ShouldBe(kind);
    }

    private Task ChangeAsync(string why)
    {
        DateTimeOffset now = bench.Now;
        if (why == "window")
            bench.Clock.Advance(SendGate.ServiceWindow);
        return bench.Store.WriteAsync(session =>
        {
            if (why == "staff")
                ConversationStore.SetOwner(session, 1, ConversationOwner.Staff);
            else if (why == "paused here")
                ConversationStore.SetPaused(session, 1, now);
            else if (why == "opted out")
                ContactStore.SetOptedOut(session, 1, now);
        });
    }

    private async Task<long> QueueForAsync(string userId)
    {
        DateTimeOffset now = bench.Now;
        return (await bench.Store.WriteAsync(session =>
        {
            Contact contact = ContactStore.Resolve(session, "whatsapp", new ContactAddress(userId, null), null, now);
            Conversation conversation = ConversationStore.Resolve(session, contact.Id, "whatsapp", "PNID", now);
            ConversationStore.TouchInbound(session, conversation.Id, now);
            return OutboxStore.Add(session, new NewOutboxMessage(conversation.Id, Guid.NewGuid().ToString(), "machine", OutboxUrgency.Normal, "reply", userId), now);
        })).GetValueOrDefault();
    }
}
