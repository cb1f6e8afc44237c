using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Contacts;

public sealed class ContactStoreTests : IDisposable
{
    private const string Channel = "whatsapp";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly Store store;
    private readonly ContactStore contacts;

    public ContactStoreTests()
    {
        store = folder.OpenStore();
        contacts = new ContactStore(store);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Resolve_SameUserIdWithAnotherNumber_IsTheSamePersonAndTheOldNumberIsFree()
    {
        Contact first = await Resolve("IT.1", "391");
        Contact again = await Resolve("IT.1", "392");
        again.Id.ShouldBe(first.Id);
        contacts.Address(first.Id, Channel).ShouldBe(new ContactAddress("IT.1", "392"));
        (await Resolve(null, "391")).Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public async Task List_PartOfANameOrANumber_FindsTheContact()
    {
        Contact first = await Resolve("IT.1", "393330001");
        await Resolve("IT.2", "393330002");
        contacts.List(null, 10).Count.ShouldBe(2);
        contacts.List("+393330001", 10).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        contacts.List("it.1", 10).ShouldBeEmpty();
        contacts.List("IT.1", 10).ShouldHaveSingleItem().Addresses!.ShouldContain("393330001");
        contacts.List(null, 1).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Resolve_NumberKnownFromBeforeUserIds_IsLinkedToTheUserIdFromThenOn()
    {
        Contact old = await Resolve(null, "391");
        (await Resolve("IT.1", "391")).Id.ShouldBe(old.Id);
        (await Resolve("IT.1", null)).Id.ShouldBe(old.Id);
    }

    [Fact]
    public async Task Resolve_NumberOfSomebodyWithAnotherUserId_IsANewPerson()
    {
        Contact first = await Resolve("IT.1", "391");
        Contact second = await Resolve("IT.2", "391");
        second.Id.ShouldNotBe(first.Id);
        contacts.Address(first.Id, Channel).ShouldBe(new ContactAddress("IT.1", null));
        contacts.Address(second.Id, Channel).ShouldBe(new ContactAddress("IT.2", "391"));
    }

    [Fact]
    public async Task Resolve_NumberAlone_FindsThePersonWithTheUserId()
    {
        Contact known = await Resolve("IT.1", "391");
        (await Resolve(null, "391")).Id.ShouldBe(known.Id);
        contacts.Address(known.Id, Channel).UserId.ShouldBe("IT.1");
    }

    [Fact]
    public async Task Resolve_OtherChannel_IsAnotherPerson()
    {
        Contact here = await Resolve("IT.1", "391");
        Contact there = await store.WriteAsync(session => ContactStore.Resolve(session, "twilio", new ContactAddress(null, "391"), null, Now));
        there.Id.ShouldNotBe(here.Id);
    }

    [Fact]
    public async Task Resolve_NameChanged_IsRemembered_AndAMissingOneDoesNotEraseIt()
    {
        Contact contact = await Resolve("IT.1", null, "Ada");
        await Resolve("IT.1", null, "Ada L.");
        await Resolve("IT.1", null);
        contacts.Get(contact.Id).DisplayName.ShouldBe("Ada L.");
    }

    [Fact]
    public async Task Relink_NumberChanged_FreesTheOldNumberForSomebodyElse()
    {
        Contact contact = await Resolve("IT.1", "391");
        bool known = await store.WriteAsync(session =>
            ContactStore.Relink(session, Channel, new ContactAddress("IT.1", "391"), new ContactAddress("IT.9", "399")));
        known.ShouldBeTrue();
        contacts.Address(contact.Id, Channel).ShouldBe(new ContactAddress("IT.9", "399"));
        (await Resolve("IT.2", "391")).Id.ShouldNotBe(contact.Id);
        (await Resolve("IT.9", null)).Id.ShouldBe(contact.Id);
    }

    [Fact]
    public async Task Relink_UnknownPerson_ChangesNothing()
    {
        Contact contact = await Resolve("IT.1", "391");
        bool known = await store.WriteAsync(session =>
            ContactStore.Relink(session, Channel, new ContactAddress("IT.8", null), new ContactAddress("IT.9", "391")));
        known.ShouldBeFalse();
        contacts.Address(contact.Id, Channel).ShouldBe(new ContactAddress("IT.1", "391"));
    }

    [Fact]
    public async Task SetLanguage_RequestedOne_IsReplacedByAnotherRequestOnly()
    {
        Contact contact = await Resolve("IT.1", null);
        await store.WriteAsync(session => ContactStore.SetLanguage(session, contact.Id, "it", requested: false));
        contacts.Get(contact.Id).Language.ShouldBe("it");
        await store.WriteAsync(session => ContactStore.SetLanguage(session, contact.Id, "es", requested: true));
        await store.WriteAsync(session => ContactStore.SetLanguage(session, contact.Id, "it", requested: false));
        contacts.Get(contact.Id).Language.ShouldBe("es");
        await store.WriteAsync(session => ContactStore.SetLanguage(session, contact.Id, "en", requested: true));
        contacts.Get(contact.Id).Language.ShouldBe("en");
    }

    [Fact]
    public async Task SetOptedOut_TakenBack_IsWantedAgain()
    {
        Contact contact = await Resolve("IT.1", null);
        await store.WriteAsync(session => ContactStore.SetOptedOut(session, contact.Id, Now));
        contacts.Get(contact.Id).OptedOutAt.ShouldBe(Now);
        await store.WriteAsync(session => ContactStore.SetOptedOut(session, contact.Id, null));
        contacts.Get(contact.Id).OptedOutAt.ShouldBeNull();
    }

    private Task<Contact> Resolve(string? userId, string? phone, string? name = null) =>
        store.WriteAsync(session => ContactStore.Resolve(session, Channel, new ContactAddress(userId, phone), name, Now));
}
