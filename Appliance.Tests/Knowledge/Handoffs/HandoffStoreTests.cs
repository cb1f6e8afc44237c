using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Handoffs;

public sealed class HandoffStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly HandoffStore handoffs;
    private readonly ConversationStore conversations;
    private long conversation;
    private long other;

    public HandoffStoreTests()
    {
        store = folder.OpenStore();
        handoffs = new HandoffStore(store);
        conversations = new ConversationStore(store);
    }

    public async Task InitializeAsync() => (conversation, other) = await store.WriteAsync(session => (Conversation(session, "IT.1"), Conversation(session, "IT.2")));

    public Task DisposeAsync()
    {
        store.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Open_Again_AddsToTheOneThatIsOpen()
    {
        (long first, bool created) = await Open(conversation, "booking_request", "domani?");
        (long second, bool createdAgain) = await Open(conversation, "complaint", "nessuno risponde");
        (created, createdAgain, second).ShouldBe((true, false, first));
        HandoffLine line = handoffs.List().ShouldHaveSingleItem();
        (line.Reason, line.Collected).ShouldBe(("booking_request", "domani?\nnessuno risponde"));
        conversations.Find(conversation)!.Owner.ShouldBe(ConversationOwner.Waiting);
    }

    [Fact]
    public async Task Open_EmergencyInAWaitingOne_RaisesItAndCallsAgainSooner()
    {
        await Open(conversation, "booking_request", "domani?", remindAt: Now + 10 * Hour);
        await Open(conversation, "red_flag:chest_pain", "ho male", emergency: true, remindAt: Now + TimeSpan.FromMinutes(5));
        HandoffLine line = handoffs.List().ShouldHaveSingleItem();
        (line.Urgency, line.Reason).ShouldBe(("emergency", "red_flag:chest_pain"));
        (await TakeOverdue(Now + TimeSpan.FromMinutes(5))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Open_OrdinaryMessageInAnEmergency_DoesNotLowerIt()
    {
        await Open(conversation, "red_flag:stroke", "x", emergency: true);
        await Open(conversation, "booking_request", "y");
        handoffs.List().ShouldHaveSingleItem().Reason.ShouldBe("red_flag:stroke");
    }

    [Fact]
    public async Task Open_WithoutReminderThenWithOne_IsRemindedOf()
    {
        await Open(conversation, "send_failed", "");
        await Open(conversation, "complaint", "x", remindAt: Now + Hour);
        (await TakeOverdue(Now + Hour)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Open_VeryLongTexts_KeepsTheNewestCharacters()
    {
        await Open(conversation, "complaint", new string('a', 3_000));
        await Open(conversation, "complaint", new string('b', 3_000));
        string collected = handoffs.List().ShouldHaveSingleItem().Collected;
        collected.Length.ShouldBe(HandoffStore.MaxCollectedCharacters);
        collected.ShouldEndWith(new string('b', 3_000));
    }

    [Fact]
    public async Task List_SeveralWait_EmergenciesFirstThenTheLongestWaiting()
    {
        long third = await store.WriteAsync(session => Conversation(session, "IT.3"));
        await Open(conversation, "complaint", "", at: Now);
        await Open(other, "booking_request", "", at: Now - Hour);
        await Open(third, "red_flag:stroke", "", emergency: true, at: Now + Hour);
        handoffs.List().Select(line => line.ConversationId).ShouldBe([third, other, conversation]);
    }

    [Fact]
    public async Task TakeOverdue_CalledAgain_GivesEachHandoffOnce()
    {
        await Open(conversation, "complaint", "", remindAt: Now + Hour);
        await Open(other, "complaint", "", remindAt: Now + 2 * Hour);
        (await TakeOverdue(Now + Hour - TimeSpan.FromMilliseconds(1))).ShouldBeEmpty();
        (await TakeOverdue(Now + Hour)).ShouldHaveSingleItem().ConversationId.ShouldBe(conversation);
        (await TakeOverdue(Now + Hour)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_Staff_OwnTheThreadAndAreNotReminded()
    {
        await Open(conversation, "complaint", "", remindAt: Now + Hour);
        await store.WriteAsync(session => HandoffStore.Claim(session, conversation, "Giulia", Now));
        conversations.Find(conversation)!.Owner.ShouldBe(ConversationOwner.Staff);
        HandoffLine line = handoffs.List().ShouldHaveSingleItem();
        (line.Status, line.StaffName).ShouldBe(("claimed", "Giulia"));
        (await TakeOverdue(Now + 2 * Hour)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_NobodyWasCalled_OpensAClaimedHandoff()
    {
        await store.WriteAsync(session => HandoffStore.Claim(session, conversation, "Giulia", Now));
        handoffs.List().ShouldHaveSingleItem().Status.ShouldBe("claimed");
    }

    [Fact]
    public async Task Release_Conversation_IsTheMachinesAgainWithNothingPending()
    {
        await Open(conversation, "complaint", "x");
        long draft = await store.WriteAsync(session =>
        {
            ConversationStore.Apply(session, conversation, new ConversationChange(Stage: "handoff", PendingQuestion: "{}", Clarifications: 2));
            return DraftStore.Add(session, conversation, null, "draft", Now);
        });
        handoffs.List().ShouldHaveSingleItem().DraftId.ShouldBe(draft);
        await store.WriteAsync(session => HandoffStore.Release(session, conversation, Now));

        handoffs.List().ShouldBeEmpty();
        Conversation released = conversations.Find(conversation)!;
        (released.Owner, released.Stage, released.PendingQuestion, released.Clarifications).ShouldBe((ConversationOwner.Machine, "answering", null, 0));
        (await store.WriteAsync(session => DraftStore.Find(session, draft)))!.Status.ShouldBe("discarded");
        (await Open(conversation, "complaint", "y")).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task DraftStore_Decide_HappensOnce()
    {
        long draft = await store.WriteAsync(session => DraftStore.Add(session, conversation, null, "draft", Now));
        (await store.WriteAsync(session => DraftStore.Edit(session, draft, "better"))).ShouldBeTrue();
        (await store.WriteAsync(session => DraftStore.Decide(session, draft, approved: true, "Giulia", Now))).ShouldBeTrue();
        (await store.WriteAsync(session => DraftStore.Decide(session, draft, approved: false, "Pietro", Now))).ShouldBeFalse();
        (await store.WriteAsync(session => DraftStore.Edit(session, draft, "too late"))).ShouldBeFalse();
        Draft found = (await store.WriteAsync(session => DraftStore.Find(session, draft)))!;
        (found.Text, found.Status, found.StaffName).ShouldBe(("better", "approved", "Giulia"));
    }

    private static long Conversation(WriteSession session, string userId)
    {
        Contact contact = ContactStore.Resolve(session, "whatsapp", new ContactAddress(userId, null), null, Now);
        return ConversationStore.Resolve(session, contact.Id, "whatsapp", "PNID", Now).Id;
    }

    private Task<(long Id, bool Created)> Open(
        long of, string reason, string collected, bool emergency = false, DateTimeOffset? remindAt = null, DateTimeOffset? at = null) =>
        store.WriteAsync(session => HandoffStore.Open(session, of, reason, emergency, collected, at ?? Now, remindAt));

    private Task<IReadOnlyList<Handoff>> TakeOverdue(DateTimeOffset at) => store.WriteAsync(session => HandoffStore.TakeOverdue(session, at));
}
