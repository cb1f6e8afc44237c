using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Switches;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Conversations;

public sealed class ConversationStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly ConversationStore conversations;
    private long contact;
    private long conversation;

    public ConversationStoreTests()
    {
        store = folder.OpenStore();
        conversations = new ConversationStore(store);
    }

    public async Task InitializeAsync()
    {
        contact = (await store.WriteAsync(session => ContactStore.Resolve(session, "whatsapp", new ContactAddress("IT.1", null), null, Now))).Id;
        conversation = (await Resolve("PNID")).Id;
    }

    public Task DisposeAsync()
    {
        store.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Resolve_SameContact_OneThreadForEachNumberOfTheClinic()
    {
        (await Resolve("PNID")).Id.ShouldBe(conversation);
        (await Resolve("OTHER")).Id.ShouldNotBe(conversation);
    }

    [Fact]
    public async Task TouchInbound_OlderMessageComesLater_DoesNotShortenTheServiceWindow()
    {
        await store.WriteAsync(session => ConversationStore.TouchInbound(session, conversation, Now));
        await store.WriteAsync(session => ConversationStore.TouchInbound(session, conversation, Now - TimeSpan.FromHours(3)));
        conversations.Find(conversation)!.LastInboundAt.ShouldBe(Now);
    }

    [Fact]
    public async Task TryTakeEmergency_Repeated_IsGivenOnceAnInterval()
    {
        var hour = TimeSpan.FromHours(1);
        (await Take(Now)).ShouldBeTrue();
        (await Take(Now + hour - TimeSpan.FromMilliseconds(1))).ShouldBeFalse();
        (await Take(Now + hour)).ShouldBeTrue();

        Task<bool> Take(DateTimeOffset at) => store.WriteAsync(session => ConversationStore.TryTakeEmergency(session, conversation, at, hour));
    }

    [Fact]
    public async Task Apply_NothingGiven_LeavesEverythingAndEmptyClearsTheQuestion()
    {
        await Apply(new ConversationChange("scheduling", "{\"Kind\":\"x\"}", 1, Now, Now));
        await Apply(new ConversationChange());
        Conversation kept = conversations.Find(conversation)!;
        (kept.Stage, kept.PendingQuestion, kept.Clarifications, kept.DisclosedAt, kept.BridgeAt).ShouldBe(("scheduling", "{\"Kind\":\"x\"}", 1, Now, Now));
        await Apply(new ConversationChange(PendingQuestion: ""));
        conversations.Find(conversation)!.PendingQuestion.ShouldBeNull();
    }

    [Fact]
    public async Task SetPaused_UnknownConversation_SaysSo() =>
        (await store.WriteAsync(session => ConversationStore.SetPaused(session, 999, Now))).ShouldBeFalse();

    [Fact]
    public async Task MessageStore_Recent_GivesTheLastBeforeAMessageOldestFirst()
    {
        long[] ids = await store.WriteAsync(session => Enumerable.Range(0, 5).Select(i => MessageStore.Add(session, Message(MessageAuthor.Patient, "m" + i, Now))).ToArray());
        new MessageStore(store).Recent(conversation, 2, ids[4]).Select(m => m.Text).ShouldBe(["m2", "m3"]);
    }

    [Fact]
    public async Task MessageStore_MachineRepliesSince_CountsOnlyTheMachinesLastHour()
    {
        await store.WriteAsync(session =>
        {
            MessageStore.Add(session, Message(MessageAuthor.Machine, "old", Now - TimeSpan.FromMinutes(61)));
            MessageStore.Add(session, Message(MessageAuthor.Machine, "new", Now - TimeSpan.FromMinutes(59)));
            MessageStore.Add(session, Message(MessageAuthor.Staff, "staff", Now));
            MessageStore.Add(session, Message(MessageAuthor.Patient, "patient", Now));
        });
        new MessageStore(store).MachineRepliesSince(conversation, Now - TimeSpan.FromHours(1)).ShouldBe(1);
    }

    [Fact]
    public async Task AlertStore_Due_EmergenciesFirstAndFailedOnesLater()
    {
        var alerts = new AlertStore(store);
        (long normal, long emergency) = await store.WriteAsync(session =>
            (AlertStore.Add(session, "handoff", false, "complaint", Now), AlertStore.Add(session, "red_flag", true, "stroke", Now)));
        alerts.Due(Now, 10).Select(a => a.Id).ShouldBe([emergency, normal]);
        await alerts.SettleAsync(emergency, delivered: false, "exit code 1", Now + TimeSpan.FromSeconds(5));
        alerts.Due(Now, 10).Select(a => a.Id).ShouldBe([normal]);
        Alert again = alerts.Due(Now + TimeSpan.FromSeconds(5), 1).ShouldHaveSingleItem();
        (again.Id, again.Attempts).ShouldBe((emergency, 1));
        await alerts.SettleAsync(emergency, delivered: false, "exit code 1", retryAt: null);
        await alerts.SettleAsync(normal, delivered: true, null, null);
        alerts.Due(Now + TimeSpan.FromDays(1), 10).ShouldBeEmpty();
        alerts.CountFailed().ShouldBe(1);
    }

    [Fact]
    public async Task SwitchStore_PausedTwice_KeepsTheFirstTimeUntilResumed()
    {
        var switches = new SwitchStore(store);
        switches.PausedSince().ShouldBeNull();
        await store.WriteAsync(session => SwitchStore.SetPaused(session, Now));
        await store.WriteAsync(session => SwitchStore.SetPaused(session, Now + TimeSpan.FromHours(1)));
        switches.PausedSince().ShouldBe(Now);
        await store.WriteAsync(session => SwitchStore.SetPaused(session, null));
        switches.PausedSince().ShouldBeNull();
    }

    private Task<Conversation> Resolve(string number) => store.WriteAsync(session => ConversationStore.Resolve(session, contact, "whatsapp", number, Now));

    private Task Apply(ConversationChange change) => store.WriteAsync(session => ConversationStore.Apply(session, conversation, change));

    private StoredMessage Message(MessageAuthor author, string text, DateTimeOffset at) =>
        new() { ConversationId = conversation, Author = author, Kind = "text", Text = text, OccurredAt = at };
}
