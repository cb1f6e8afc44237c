using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Inbox;

public sealed class InboxStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly InboxStore inbox;

    public InboxStoreTests()
    {
        store = folder.OpenStore();
        inbox = new InboxStore(store);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task AppendAsync_DeliveredAgain_IsStoredOnceAndTheFirstStays()
    {
        (await inbox.AppendAsync([Event("a", "first"), Event("b", "x"), Event("a", "twice in one delivery")], Now)).ShouldBe(2);
        (await inbox.AppendAsync([Event("a", "again")], Now)).ShouldBe(0);
        inbox.Open(0, 10).Select(e => e.Payload).ShouldBe(["first", "x"]);
    }

    [Fact]
    public async Task AppendAsync_SameIdOnAnotherChannel_IsAnotherEvent()
    {
        await inbox.AppendAsync([Event("a", "x")], Now);
        (await inbox.AppendAsync([Event("a", "x") with { Channel = "twilio" }], Now)).ShouldBe(1);
    }

    [Fact]
    public async Task AppendAsync_DeliveredAtTheSameTimeManyTimes_IsStoredOnce()
    {
        int[] added = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => inbox.AppendAsync([Event("a", "x")], Now)));
        added.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task Open_HandledAndDead_AreNotGivenAgain_AcceptedOnesAre()
    {
        await inbox.AppendAsync([Event("a", "x"), Event("b", "x"), Event("c", "x"), Event("d", "x")], Now);
        long[] ids = [.. inbox.Open(0, 10).Select(e => e.Id)];
        await store.WriteAsync(session =>
        {
            InboxStore.Complete(session, [ids[0]]);
            InboxStore.Bury(session, [ids[1]], "cannot be read");
            InboxStore.Accept(session, ids[2], 77);
        });
        inbox.Open(0, 10).Select(e => (e.ExternalId, e.Status, e.MessageId)).ShouldBe([("c", "accepted", 77L), ("d", "received", null)]);
        inbox.Open(ids[2], 10).ShouldHaveSingleItem().ExternalId.ShouldBe("d");
        InboxEvent dead = inbox.Dead(10).ShouldHaveSingleItem();
        (dead.ExternalId, dead.Failure).ShouldBe(("b", "cannot be read"));
        inbox.CountByStatus().ShouldBe(new Dictionary<string, long> { ["accepted"] = 1, ["dead"] = 1, ["done"] = 1, ["received"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task BeginAttemptAsync_EventsOfDifferentAge_CountsTheMostTriedOne()
    {
        await inbox.AppendAsync([Event("a", "x"), Event("b", "x")], Now);
        long[] ids = [.. inbox.Open(0, 10).Select(e => e.Id)];
        (await inbox.BeginAttemptAsync([ids[0]])).ShouldBe(1);
        (await inbox.BeginAttemptAsync(ids)).ShouldBe(2);
        inbox.Open(0, 10).Select(e => e.Attempts).ShouldBe([2, 1]);
    }

    private static NewInboxEvent Event(string id, string payload) => new("whatsapp", id, InboxEventKind.Message, "IT.1", Now, payload);
}
