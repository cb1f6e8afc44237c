using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Outbox;

public sealed class OutboxStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly OutboxStore outbox;
    private long conversation;
    private long other;
    private int keys;

    public OutboxStoreTests()
    {
        store = folder.OpenStore();
        outbox = new OutboxStore(store);
    }

    public async Task InitializeAsync() => (conversation, other) = await store.WriteAsync(session => (Conversation(session, "IT.1"), Conversation(session, "IT.2")));

    public Task DisposeAsync()
    {
        store.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Add_SameDedupeKey_IsOneMessageInOutboxAndThread()
    {
        var message = new NewOutboxMessage(conversation, "turn:1", "machine", OutboxUrgency.Normal, "reply", "ciao");
        (await store.WriteAsync(session => OutboxStore.Add(session, message, Now))).ShouldNotBeNull();
        (await store.WriteAsync(session => OutboxStore.Add(session, message with { Text = "again" }, Now))).ShouldBeNull();
        outbox.Due(Now, 10).ShouldHaveSingleItem().Text.ShouldBe("ciao");
        new MessageStore(store).Recent(conversation, 10).ShouldHaveSingleItem().Author.ShouldBe(MessageAuthor.Machine);
    }

    [Fact]
    public async Task Due_DifferentUrgency_EmergencyThenStaffThenTheRest()
    {
        long normal = await Add(conversation, OutboxUrgency.Normal);
        long staff = await Add(other, OutboxUrgency.Staff);
        long emergency = await Add(conversation, OutboxUrgency.Emergency);
        Due(Now).ShouldBe([emergency, staff, normal]);
    }

    [Fact]
    public async Task Due_TwoInOneConversation_TheSecondNeverOvertakesTheFirst()
    {
        long first = await Add(conversation, OutboxUrgency.Normal);
        long second = await Add(conversation, OutboxUrgency.Staff);
        Due(Now).ShouldBe([first]);
        await outbox.BeginSendAsync(first, Now);
        Due(Now).ShouldBeEmpty();
        await outbox.RetryAsync(first, Now + TimeSpan.FromMinutes(1), 130429, "busy", Now);
        Due(Now).ShouldBeEmpty();
        Due(Now + TimeSpan.FromMinutes(1)).ShouldBe([first]);
        await outbox.BeginSendAsync(first, Now);
        await outbox.AcceptedAsync(first, "wamid.1", Now);
        Due(Now).ShouldBe([second]);
    }

    [Fact]
    public async Task Due_EmergencyBehindAWaitingReply_GoesAheadAndHoldsNothingUp()
    {
        long reply = await Add(conversation, OutboxUrgency.Normal);
        long emergency = await Add(conversation, OutboxUrgency.Emergency);
        Due(Now).ShouldBe([emergency, reply]);
        await outbox.BeginSendAsync(emergency, Now);
        Due(Now).ShouldBe([reply]);
    }

    [Fact]
    public async Task Due_UnknownOutcomeBefore_DoesNotHoldUpTheConversation()
    {
        long first = await Add(conversation, OutboxUrgency.Normal);
        long second = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(first, Now);
        await outbox.UnknownAsync(first, "time-out", Now);
        Due(Now).ShouldBe([second]);
    }

    [Fact]
    public async Task BeginSendAsync_Twice_IsTakenOnce()
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        bool[] taken = await Task.WhenAll(outbox.BeginSendAsync(id, Now), outbox.BeginSendAsync(id, Now));
        taken.Count(t => t).ShouldBe(1);
        outbox.Find(id)!.Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData(OutboxStatus.Sent, OutboxStatus.Delivered, OutboxStatus.Delivered)]
    [InlineData(OutboxStatus.Delivered, OutboxStatus.Sent, OutboxStatus.Delivered)]
    [InlineData(OutboxStatus.Read, OutboxStatus.Delivered, OutboxStatus.Read)]
    [InlineData(OutboxStatus.Delivered, OutboxStatus.Failed, OutboxStatus.Delivered)]
    [InlineData(OutboxStatus.Read, OutboxStatus.Failed, OutboxStatus.Read)]
    [InlineData(OutboxStatus.Sent, OutboxStatus.Failed, OutboxStatus.Failed)]
    [InlineData(OutboxStatus.Failed, OutboxStatus.Sent, OutboxStatus.Failed)]
    [InlineData(OutboxStatus.Failed, OutboxStatus.Delivered, OutboxStatus.Delivered)]
    public async Task ApplyStatus_TwoInAnyOrder_OnlyGoesForward(OutboxStatus first, OutboxStatus second, OutboxStatus result)
    {
        long id = await Accepted("wamid.1");
        await Status("wamid.1", null, first);
        await Status("wamid.1", null, second);
        outbox.Find(id)!.Status.ShouldBe(result);
    }

    [Fact]
    public async Task ApplyStatus_FailedTwice_IsToldOnce()
    {
        await Accepted("wamid.1");
        (await Status("wamid.1", null, OutboxStatus.Failed)).ShouldNotBeNull();
        (await Status("wamid.1", null, OutboxStatus.Failed)).ShouldBeNull();
    }

    [Fact]
    public async Task ApplyStatus_BeforeTheAcceptance_IsNotTakenBackByIt()
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(id, Now);
        await Status("wamid.1", outbox.Find(id)!.CorrelationId, OutboxStatus.Delivered);
        await outbox.AcceptedAsync(id, "wamid.1", Now);
        outbox.Find(id)!.Status.ShouldBe(OutboxStatus.Delivered);
        new MessageStore(store).FindExternal(conversation, "wamid.1").ShouldNotBeNull();
    }

    [Fact]
    public async Task ApplyStatus_UnknownOutcome_IsSettledByTheCorrelationId()
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(id, Now);
        await outbox.UnknownAsync(id, "time-out", Now);
        await Status("wamid.9", outbox.Find(id)!.CorrelationId, OutboxStatus.Sent);
        OutboxMessage settled = outbox.Find(id)!;
        (settled.Status, settled.ExternalId).ShouldBe((OutboxStatus.Sent, "wamid.9"));
        outbox.UnknownSince(Now + TimeSpan.FromDays(1), 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task ApplyStatus_GivenUpAsUnknown_IsStillCorrectedByTheChannel()
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(id, Now);
        await outbox.UnknownAsync(id, "time-out", Now);
        await store.WriteAsync(session => OutboxStore.Close(session, id, OutboxStatus.Failed, null, "no status came", Now));
        await Status("wamid.9", outbox.Find(id)!.CorrelationId, OutboxStatus.Sent);
        outbox.Find(id)!.Status.ShouldBe(OutboxStatus.Sent);
    }

    [Fact]
    public async Task ApplyStatus_OfAMessageThatIsNotOurs_IsIgnored()
    {
        await Accepted("wamid.1");
        (await Status("wamid.other", null, OutboxStatus.Read)).ShouldBeNull();
    }

    [Fact]
    public async Task RecoverAsync_AtStart_MarksWhatWasBeingSentAndNothingElse()
    {
        long sending = await Add(conversation, OutboxUrgency.Normal), pending = await Add(other, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(sending, Now);
        (await outbox.RecoverAsync(DateTimeOffset.MaxValue, Now)).ShouldBe(1);
        outbox.Find(sending)!.Status.ShouldBe(OutboxStatus.Unknown);
        Due(Now).ShouldBe([pending]);
    }

    [Fact]
    public async Task RecoverAsync_WhileSending_LeavesYoungSendsAlone()
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(id, Now);
        (await outbox.RecoverAsync(Now - TimeSpan.FromMinutes(1), Now)).ShouldBe(0);
        (await outbox.RecoverAsync(Now, Now)).ShouldBe(1);
    }

    private static long Conversation(WriteSession session, string userId)
    {
        Contact contact = ContactStore.Resolve(session, "whatsapp", new ContactAddress(userId, null), null, Now);
        return ConversationStore.Resolve(session, contact.Id, "whatsapp", "PNID", Now).Id;
    }

    private async Task<long> Add(long to, OutboxUrgency urgency) => (await store.WriteAsync(session => OutboxStore.Add(
        session, new NewOutboxMessage(to, "key:" + keys++, urgency == OutboxUrgency.Staff ? "staff" : "machine", urgency, "reply", "ciao"), Now)))!.Value;

    private async Task<long> Accepted(string externalId)
    {
        long id = await Add(conversation, OutboxUrgency.Normal);
        await outbox.BeginSendAsync(id, Now);
        await outbox.AcceptedAsync(id, externalId, Now);
        return id;
    }

    private Task<OutboxMessage?> Status(string externalId, string? correlation, OutboxStatus status) =>
        store.WriteAsync(session => OutboxStore.ApplyStatus(session, externalId, correlation, status, null, Now));

    private long[] Due(DateTimeOffset at) => [.. outbox.Due(at, 10).Select(m => m.Id)];
}
