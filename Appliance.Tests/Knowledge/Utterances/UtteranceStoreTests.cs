using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Utterances;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Utterances;

public sealed class UtteranceStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly UtteranceStore utterances;

    public UtteranceStoreTests()
    {
        store = folder.OpenStore();
        utterances = new UtteranceStore(store);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Accept_Added_IsListedAsAccepted()
    {
        long id = await AddAsync(null);
        utterances.List(UtteranceStatus.Added).ShouldHaveSingleItem().Text.ShouldBe("giovedì è libero?");

        (await store.WriteAsync(session => UtteranceStore.Accept(session, id, "Giulia", Now))).ShouldBeTrue();

        utterances.List(UtteranceStatus.Added).ShouldBeEmpty();
        utterances.List(UtteranceStatus.Accepted).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.DecidedBy.ShouldBe("Giulia"), one => one.Intent.ShouldBe("booking_request"), one => one.Language.ShouldBe("it"), one => one.AddedAt.ShouldBe(Now));
    }

    [Fact]
    public async Task Reject_Accepted_IsGone()
    {
        long id = await AddAsync(null);
        await store.WriteAsync(session => UtteranceStore.Accept(session, id, "Giulia", Now));

        (await store.WriteAsync(session => UtteranceStore.Reject(session, id))).ShouldBeTrue();

        utterances.List(UtteranceStatus.Accepted).ShouldBeEmpty();
        (await store.WriteAsync(session => UtteranceStore.Reject(session, id))).ShouldBeFalse();
        (await store.WriteAsync(session => UtteranceStore.Accept(session, id, "Giulia", Now))).ShouldBeFalse();
    }

    [Fact]
    public async Task Contact_Erased_TakesItsUtterancesAlong()
    {
        long contact = (await store.WriteAsync(session => session.Scalar("INSERT INTO contacts (display_name, created_at) VALUES ('Ada', 0) RETURNING id")))!.Value;
        await AddAsync(contact);
        long kept = await AddAsync(null);

        await store.WriteAsync(session => session.Execute("DELETE FROM contacts WHERE id = $0", contact));

        utterances.List(UtteranceStatus.Added).ShouldHaveSingleItem().Id.ShouldBe(kept);
    }

    private async Task<long> AddAsync(long? contact) => (await utterances.AddAsync(new Utterance
    {
        Text = "giovedì è libero?",
        Intent = "booking_request",
        Language = "it",
        ContactId = contact,
        AddedBy = "Giulia",
        AddedAt = Now,
    }))!.Value;
}
