using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Storage;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class AdministrationContractTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly CommandLine commandLine = new();

    public void Dispose() => commandLine.Dispose();

    [Fact]
    public async Task ConfigShow_Json_IsOneLineWithTheSettingsInForce()
    {
        JsonObject shown = (await commandLine.RunAsync("config", "show", "--json")).ShouldSucceed().Line;

        ((string?)shown["clinic"]!["country"]).ShouldBe("IT");
        ((string?)shown["clinic"]!["emergency_number"]).ShouldBe("112");
    }

    [Fact]
    public async Task ConfigCheck_NotReadyForServe_NamesEveryProblem()
    {
        CommandResult result = await commandLine.RunAsync("config", "check", "--json");

        result.ExitCode.ShouldBe(ExitCode.Configuration);
        result.Line.Select(field => field.Key).ShouldBe(["ok", "problems"]);
        ((bool)result.Line["ok"]!).ShouldBeFalse();
        result.Line["problems"]!.AsArray().ShouldAllBe(
            problem => problem!.AsObject().Select(field => field.Key).SequenceEqual(new[] { "key", "value", "problem", "remedy" }));
        result.Line["problems"]!.AsArray().Select(problem => (string)problem!["key"]!).ShouldContain("whatsapp.phone_number_id");
    }

    [Fact]
    public async Task Config_UnknownSetting_IsNamed() =>
        (await commandLine.RunAsync("config", "show", "--set", "clinic.colour=red")).ShouldFail(ExitCode.Configuration, "clinic.colour");

    [Fact]
    public async Task Doctor_Json_IsOneCheckALineAndItsExitCodeTheWorst()
    {
        CommandResult result = await commandLine.RunAsync("doctor", "--json");

        result.Lines.ShouldAllBe(line => line.Select(field => field.Key).SequenceEqual(new[] { "check", "state", "detail", "remedy" }));
        result.Lines.ShouldAllBe(line => new[] { "pass", "warn", "fail" }.Contains((string)line["state"]!));
        result.Lines.ShouldAllBe(line => (string?)line["state"] == "pass" || (string?)line["remedy"] != null);
        result.ExitCode.ShouldBe(result.Lines.Any(line => (string?)line["state"] == "fail") ? ExitCode.Failed : ExitCode.Ok);
    }

    [Fact]
    public async Task Doctor_NothingPublished_WarnsOfLibraryAndHours()
    {
        CommandResult result = await commandLine.RunAsync("doctor", "--json");

        result.Lines.Where(line => (string?)line["state"] == "warn").Select(line => (string?)line["check"]).ShouldContain("library");
        result.Lines.Where(line => (string?)line["state"] == "warn").Select(line => (string?)line["check"]).ShouldContain("opening hours");
    }

    [Fact]
    public async Task Demo_PortTaken_SaysWhichAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";

        (await commandLine.RunAsync("demo", "--once", "--port", port)).ShouldFail(ExitCode.Refused, port, "--port");
    }

    [Fact]
    public async Task PauseAndResume_SayWhatTheyDid()
    {
        JsonObject paused = (await commandLine.RunAsync("pause", "--json")).ShouldSucceed().Line;
        JsonObject resumed = (await commandLine.RunAsync("resume", "--json")).ShouldSucceed().Line;

        paused.ToJsonString().ShouldBe("""{"state":"paused","conversation":null}""");
        resumed.ToJsonString().ShouldBe("""{"state":"resumed","conversation":null}""");
        (await commandLine.RunAsync("pause", "--conversation", "99")).ShouldFail(ExitCode.Refused, "99");
    }

    [Fact]
    public async Task Handoff_ListShowReplyRelease_FollowOneConversation()
    {
        string id = $"{await WaitingConversationAsync()}";

        JsonObject waiting = (await commandLine.RunAsync("handoff", "list", "--json")).ShouldSucceed().Line;
        JsonObject shown = (await commandLine.RunAsync("handoff", "show", id, "--json")).ShouldSucceed().Line;
        JsonObject replied = (await commandLine.RunAsync("handoff", "reply", id, "Buongiorno, la chiamo io.", "--as", "Giulia", "--json")).ShouldSucceed().Line;
        JsonObject claimed = (await commandLine.RunAsync("handoff", "list", "--json")).ShouldSucceed().Line;
        (await commandLine.RunAsync("handoff", "release", id, "--json")).ShouldSucceed().Line.ToJsonString().ShouldBe("""{"done":true}""");
        CommandResult after = (await commandLine.RunAsync("handoff", "list", "--json")).ShouldSucceed();

        waiting.Select(field => field.Key).ShouldBe(
            ["id", "conversation_id", "reason", "urgency", "status", "patient", "language", "collected", "staff_name", "created_at", "draft_id", "slots"]);
        ((string?)waiting["slots"]!.AsArray().ShouldHaveSingleItem()!["text"]).ShouldBe("domani alle 9");
        shown["handoff"]!["slots"]!.ToJsonString().ShouldBe(waiting["slots"]!.ToJsonString());
        ((string?)waiting["status"]).ShouldBe("open");
        shown.Select(field => field.Key).ShouldBe(["conversation", "contact", "handoff", "understood", "messages"]);
        ((long)replied["outbox"]!).ShouldBeGreaterThan(0);
        ((string?)claimed["staff_name"]).ShouldBe("Giulia");
        after.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("show", "99")]
    [InlineData("release", "99")]
    [InlineData("reply", "99", "hello")]
    public async Task Handoff_UnknownConversation_IsRefusedByName(params string[] arguments) =>
        (await commandLine.RunAsync(["handoff", .. arguments])).ShouldFail(ExitCode.Refused, "99");

    private async Task<long> WaitingConversationAsync()
    {
        using Store store = Store.Open(DataDirectory.Open(commandLine.Data).Database);
        return await store.WriteAsync(session =>
        {
            Contact contact = ContactStore.Resolve(session, "whatsapp", new ContactAddress(null, "390550000001"), "Anna", Now);
            Conversation conversation = ConversationStore.Resolve(session, contact.Id, "whatsapp", "1", Now);
            ConversationStore.TouchInbound(session, conversation.Id, Now);
            HandoffStore.Open(session, conversation.Id, "human_request", emergency: false, "vorrei parlare con qualcuno domani alle 9", Now, null);
            return conversation.Id;
        });
    }
}
