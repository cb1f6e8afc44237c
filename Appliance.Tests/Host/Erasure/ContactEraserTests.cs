using System.Text;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Erasure;
using Appliance.Host.Generation;
using Appliance.Host.Media;
using Appliance.Host.Pipeline;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Inbox;
using Appliance.Knowledge.Utterances;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Erasure;

public sealed class ContactEraserTests : IAsyncLifetime
{
    private const string Words = "vorrei spostare la visita dal dentista barbagianni";
    private const string OtherPhone = "393331111111", OtherUser = "IT.999", OtherWords = "quanto costa la pulizia capodoglio";

    private readonly ClinicBench bench = new() { Speech = new ScriptedSpeechClient() };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Erase_EverythingOfTheContact_LeavesNothingInAnyFileAndOthersUntouched()
    {
        await FillAsync();
        Directory.CreateDirectory(bench.Folder.File(LocalChatModel.StateFolder));
        await File.WriteAllTextAsync(bench.Folder.File(LocalChatModel.StateFolder + "/1.state"), Words);
        string[] secrets = [Words, "barbagianni", Incoming.Phone, Incoming.UserId, "Ermengarda", "wamid.TEXT", "wamid.OUT7", "la aspettiamo zibibbo", "promemoria zibibbo", "buongiorno"];
        foreach (string secret in secrets)
            Found(secret).ShouldBeTrue(secret);

        ErasureReport report = await bench.Get<ContactEraser>().EraseAsync(1);

        report.Rewritten.ShouldBeTrue();
        report.Backups.ShouldBeEmpty();
        report.Erased.ShouldSatisfyAllConditions(
            erased => erased.Conversations.ShouldBe(1),
            erased => erased.Messages.ShouldBeGreaterThan(3),
            erased => (erased.Utterances, erased.LearntUtterances).ShouldBe((2, 1)),
            erased => erased.Files.ShouldHaveSingleItem());
        foreach (string secret in secrets)
            Found(secret).ShouldBeFalse(secret);
        Directory.GetFiles(bench.Folder.File(MediaFolder.Name)).ShouldBeEmpty();
        Found(OtherWords).ShouldBeTrue();
        bench.Get<ContactStore>().List(null, 10).ShouldHaveSingleItem().Addresses!.Split(',').ShouldBe([OtherPhone, OtherUser], ignoreOrder: true);
        bench.Get<UtteranceStore>().List(UtteranceStatus.Added).ShouldHaveSingleItem().Text.ShouldBe("capodoglio");
    }

    [Fact]
    public async Task Erase_SameMessageDeliveredAgain_IsKnownAndStartsNothing()
    {
        NewInboxEvent[] delivery = Incoming.Text("wamid.TEXT", Words, bench.Now);
        await bench.WriteAsync("wamid.TEXT", Words, Intents.RescheduleRequest);
        await bench.Get<ContactEraser>().EraseAsync(1);

        (await bench.Inbox.AppendAsync(delivery, bench.Now)).ShouldBe(0);

        bench.Get<ContactStore>().List(null, 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task Erase_MessageStillBeingHandled_IsRefusedAndNothingIsGone()
    {
        await bench.WriteAsync("wamid.TEXT", Words, Intents.RescheduleRequest);
        await bench.Inbox.AppendAsync(Incoming.Text("wamid.NEXT", "e poi", bench.Now), bench.Now);

        (await Should.ThrowAsync<ContactErasureException>(() => bench.Get<ContactEraser>().EraseAsync(1))).Message.ShouldContain("being handled right now");

        bench.Desk.Show(1).Messages[0].Text.ShouldBe(Words);
    }

    [Fact]
    public async Task Erase_NoSuchContact_SaysWhereTheyAreListed() =>
        (await Should.ThrowAsync<ControlException>(() => bench.Get<ControlOperations>().RunAsync("contacts.erase", new JsonObject { ["contact"] = 7L }, CancellationToken.None)))
            .Message.ShouldBe("There is no contact 7. \"appliance contacts list\" shows them.");

    private async Task FillAsync()
    {
        await bench.WriteAsync("wamid.TEXT", Words, Intents.RescheduleRequest);
        await bench.TakeAsync(Incoming.Voice("wamid.VOICE", bench.Now));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        await bench.Desk.ReplyAsync(1, "Giulia", "la aspettiamo zibibbo");
        long queued = await bench.QueueAsync("promemoria zibibbo");
        await bench.Store.WriteAsync(session => session.Execute("UPDATE outbox SET external_id = 'wamid.OUT7', status = 'sent' WHERE id = $0", queued));
        // Everybody has the same name in these events.
        await bench.Store.WriteAsync(session => session.Execute("UPDATE contacts SET display_name = 'Ermengarda' WHERE id = 1"));
        await bench.TakeAsync(Incoming.Status("wamid.OUT7", "delivered", bench.Now));
        await bench.TakeAsync(Incoming.Text("wamid.OTHER", OtherWords, bench.Now, OtherPhone, OtherUser));
        await Eventually.HoldsAsync(() => bench.Inbox.Open(0, 1).Count == 0);
        ClinicUtterances utterances = bench.Get<ClinicUtterances>();
        (long accepted, _) = await utterances.AddAsync("sposto la visita barbagianni", Intents.RescheduleRequest, "it", 1, "Giulia");
        await utterances.AddAsync("niente barbagianni", Intents.Deny, "it", 1, "Giulia");
        await utterances.AddAsync("capodoglio", Intents.Deny, "it", 2, "Giulia");
        await utterances.DecideAsync([accepted], [], "Giulia");
    }

    private bool Found(string secret) => Directory.EnumerateFiles(bench.Folder.Path, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith("owner.lock", StringComparison.Ordinal))
        .Any(file => Contents(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);

    private static byte[] Contents(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
