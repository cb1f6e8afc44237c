using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Handoff;
using Appliance.Host.Pipeline;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Utterances;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Understanding;

public sealed class StaffCorrectionsTests : IAsyncLifetime
{
    private readonly ClinicBench bench = new();

    public Task InitializeAsync() => bench.WriteAsync("wamid.1", "sono Quintilia, giovedì 12/11/2026 siete liberi?", Intents.PriceInquiry);

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Correct_LastWordsOfThePatient_BecomeAScrubbedExampleOfTheContact()
    {
        bench.Desk.Show(1).Understood!.Intent.ShouldBe(Intents.PriceInquiry);
        await bench.Desk.ReplyAsync(1, "Giulia", "sì, alle 10");

        JsonNode? added = await RunAsync(new JsonObject { ["conversation"] = 1L, ["label"] = Intents.BookingRequest, ["language"] = "it", ["by"] = "Giulia" });

        ((string?)added!["text"]).ShouldBe("sono X, giovedì 00/00/0000 siete liberi?");
        bench.Get<UtteranceStore>().List(UtteranceStatus.Added).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => (one.Intent, one.Language, one.AddedBy).ShouldBe((Intents.BookingRequest, "it", "Giulia")),
            one => one.ContactId.ShouldBe(bench.Conversation.ContactId));
    }

    [Fact]
    public async Task Correct_NamedMessage_TakesThatOneAlone()
    {
        await bench.WriteAsync("wamid.2", "anzi lasci stare");
        DeskMessage first = bench.Desk.Show(1).Messages[0];

        JsonNode? added = await RunAsync(new JsonObject { ["conversation"] = 1L, ["message"] = first.Id, ["label"] = Intents.BookingRequest, ["language"] = "it", ["by"] = "Giulia" });

        ((string?)added!["text"]).ShouldStartWith("sono X");
    }

    [Theory]
    [InlineData(9L, null, "There is no conversation 9.")]
    [InlineData(1L, 99L, "Message 99 is none that the patient of conversation 1 wrote.")]
    public async Task Correct_NothingToCorrect_SaysWhatIsMissing(long conversation, long? message, string problem)
    {
        var arguments = new JsonObject { ["conversation"] = conversation, ["message"] = message, ["label"] = Intents.BookingRequest, ["language"] = "it", ["by"] = "Giulia" };

        (await Should.ThrowAsync<ControlException>(() => RunAsync(arguments))).Message.ShouldStartWith(problem);

        bench.Get<UtteranceStore>().List(UtteranceStatus.Added).ShouldBeEmpty();
    }

    private Task<JsonNode?> RunAsync(JsonObject arguments) => bench.Get<ControlOperations>().RunAsync(IntentOperations.Correct, arguments, CancellationToken.None);
}
