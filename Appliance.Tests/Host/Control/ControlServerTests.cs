using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Switches;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Control;

/// <summary>Server and client over the real socket of a data directory.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ControlServerTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new(collectTurns: true);
    private readonly ControlServer server;
    private readonly ControlClient client;

    public ControlServerTests()
    {
        server = new ControlServer(bench.Folder.Data, bench.Get<ControlOperations>());
        client = new ControlClient(bench.Folder.Data);
    }

    public async Task InitializeAsync()
    {
        await bench.QueueAsync("prima");
        await server.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        await bench.DisposeAsync();
    }

    [SkippableFact]
    public void Start_Socket_IsForItsUserAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has a pipe in place of the socket.");
        File.GetUnixFileMode(bench.Folder.Data.ControlSocket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Start_SocketLeftBehindByAKilledProcess_IsReplaced()
    {
        await server.StopAsync(CancellationToken.None);
        await File.WriteAllTextAsync(bench.Folder.Data.ControlSocket, "left behind");
        await using var second = new ControlServer(bench.Folder.Data, bench.Get<ControlOperations>());
        await second.StartAsync(CancellationToken.None);
        (await RunAsync("pause", [])).ShouldNotBeNull();
    }

    [Fact]
    public async Task Reply_Staff_IsQueuedFirstAndTheMachineIsSilent()
    {
        JsonNode? result = await RunAsync("handoff.reply", new() { ["conversation"] = 1, ["staff"] = "Giulia", ["text"] = "Sono io, dica" });
        OutboxMessage message = bench.Outbox.Find(result!["outbox"]!.GetValue<long>())!;
        (message.Author, message.Urgency, message.Text).ShouldBe(("staff", OutboxUrgency.Staff, "Sono io, dica"));
        bench.Conversation.Owner.ShouldBe(ConversationOwner.Staff);
        bench.Handoffs.ShouldHaveSingleItem().StaffName.ShouldBe("Giulia");
    }

    [Fact]
    public async Task Release_AfterAReply_TheMachineAnswersAgain()
    {
        await RunAsync("handoff.reply", new() { ["conversation"] = 1, ["staff"] = "Giulia", ["text"] = "ecco" });
        await RunAsync("handoff.release", new() { ["conversation"] = 1 });
        bench.Conversation.Owner.ShouldBe(ConversationOwner.Machine);
        bench.Handoffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task PauseAndResume_EverythingOrOneConversation_AreSeparate()
    {
        await RunAsync("pause", new() { ["conversation"] = null });
        bench.Get<SwitchStore>().PausedSince().ShouldBe(bench.Now);
        bench.Conversation.PausedAt.ShouldBeNull();
        await RunAsync("pause", new() { ["conversation"] = 1 });
        await RunAsync("resume", []);
        bench.Get<SwitchStore>().PausedSince().ShouldBeNull();
        bench.Conversation.PausedAt.ShouldBe(bench.Now);
    }

    [Fact]
    public async Task Draft_EditedAndApproved_GoesOutInStaffsNameAndIsSettledForEver()
    {
        long draft = await bench.Store.WriteAsync(session =>
        {
            HandoffStore.Open(session, 1, "draft", false, "quanto costa?", bench.Now, null);
            return DraftStore.Add(session, 1, null, "80 euro", bench.Now);
        });
        await RunAsync("handoff.edit", new() { ["draft"] = draft, ["text"] = "85 euro" });
        JsonNode? result = await RunAsync("handoff.approve", new() { ["draft"] = draft, ["staff"] = "Giulia" });
        OutboxMessage message = bench.Outbox.Find(result!["outbox"]!.GetValue<long>())!;
        (message.Author, message.Text).ShouldBe(("staff", "85 euro"));
        bench.Conversation.Owner.ShouldBe(ConversationOwner.Machine);
        (await RefusedAsync("handoff.discard", new() { ["draft"] = draft, ["staff"] = "Pietro" })).ShouldBe($"Draft {draft} was approved already by Giulia.");
    }

    [Fact]
    public async Task Draft_Discarded_ThePatientStillWaitsForAPerson()
    {
        long draft = await bench.Store.WriteAsync(session =>
        {
            HandoffStore.Open(session, 1, "draft", false, "quanto costa?", bench.Now, null);
            return DraftStore.Add(session, 1, null, "80 euro", bench.Now);
        });
        await RunAsync("handoff.discard", new() { ["draft"] = draft, ["staff"] = "Giulia" });
        HandoffLine line = bench.Handoffs.ShouldHaveSingleItem();
        (line.Status, line.DraftId).ShouldBe(("open", null));
    }

    [Theory]
    [InlineData("handoff.reply", """{"conversation":99,"staff":"G","text":"x"}""", "There is no conversation 99.")]
    [InlineData("handoff.reply", """{"conversation":1,"staff":"G","text":"  "}""", "The text is empty.")]
    [InlineData("handoff.reply", """{"conversation":1,"staff":"G"}""", "The argument \"text\" is missing.")]
    [InlineData("handoff.reply", """{"conversation":"one","staff":"G","text":"x"}""", "The argument \"conversation\" is not a whole number.")]
    [InlineData("handoff.reply", """{"conversation":1,"staff":7,"text":"x"}""", "The argument \"staff\" is not a text.")]
    [InlineData("handoff.approve", """{"draft":99,"staff":"G"}""", "There is no draft 99.")]
    [InlineData("handoff.release", """{"conversation":99}""", "There is no conversation 99.")]
    [InlineData("pause", """{"conversation":99}""", "There is no conversation 99.")]
    [InlineData("fly", "{}", "This version of the service has no operation \"fly\".")]
    public async Task Run_Refused_TheMessageReachesThePerson(string operation, string arguments, string message)
    {
        (await RefusedAsync(operation, JsonNode.Parse(arguments)!.AsObject())).ShouldStartWith(message);
        bench.Handoffs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reply_LongerThanWhatsAppCarries_NamesTheLimit() =>
        (await RefusedAsync("handoff.reply", new() { ["conversation"] = 1, ["staff"] = "G", ["text"] = new string('x', 4_097) })).ShouldContain("4096");

    [Fact]
    public async Task Run_NobodyListens_SaysThatTheOwnerDoesNotAnswer()
    {
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
        (await RefusedAsync("pause", [])).ShouldContain("does not answer");
    }

    private Task<JsonNode?> RunAsync(string operation, JsonObject arguments) => client.RunAsync(operation, arguments, CancellationToken.None);

    private async Task<string> RefusedAsync(string operation, JsonObject arguments) =>
        (await Should.ThrowAsync<ControlException>(() => RunAsync(operation, arguments))).Message;
}
