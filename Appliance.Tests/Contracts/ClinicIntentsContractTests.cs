using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Inference.Classification;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

/// <summary>The clinic's own examples and models, by commands.</summary>
[Collection(SerialContracts.Name)]
public sealed class ClinicIntentsContractTests : IDisposable
{
    private readonly CommandLine commandLine = new();

    public void Dispose() => commandLine.Dispose();

    [Fact]
    public async Task AddReview_PatientsWords_AreStoredWithoutTheirNameAndLearntOnlyWhenAccepted()
    {
        JsonObject added = (await AddAsync("mi chiamo Luca, giovedì è libero? 333 1234567")).ShouldSucceed().Line;
        ((string?)added["text"]).ShouldBe("mi chiamo X, giovedì è libero? 000 0000000");
        await AddAsync("avete un buco lunedì?");

        (await commandLine.RunAsync("intents", "review", "--json")).ShouldSucceed().Lines.Length.ShouldBe(2);
        (await commandLine.RunAsync("intents", "train")).ShouldFail(ExitCode.Refused, "accepted no examples");
        (await commandLine.RunAsync("intents", "review", "--accept", "1", "--reject", "2", "--json")).ShouldSucceed().Line.ToJsonString().ShouldBe("""{"accepted":1,"rejected":1}""");

        (await commandLine.RunAsync("intents", "review")).ShouldSucceed().Output.ShouldContain("No example waits");
        JsonObject accepted = (await commandLine.RunAsync("intents", "review", "--accepted", "--json")).ShouldSucceed().Line;
        accepted.Select(field => field.Key).ShouldBe(["id", "text", "intent", "language", "contact_id", "status", "added_by", "added_at", "decided_by"]);
        ((string?)accepted["intent"]).ShouldBe("booking_request");
    }

    [Fact]
    public async Task AddReview_BadInput_NamesWhatIsWrong()
    {
        (await commandLine.RunAsync("intents", "add", "x", "--label", "unheard_of", "--language", "it")).ShouldFail(ExitCode.Usage, "unheard_of");
        (await commandLine.RunAsync("intents", "add", "x", "--label", "booking_request", "--language", "fr")).ShouldFail(ExitCode.Usage, "fr");
        (await commandLine.RunAsync("intents", "add", "x", "--label", "booking_request")).ShouldFail(ExitCode.Usage, "--language");
        (await AddAsync("333 1234567")).ShouldFail(ExitCode.Refused, "nothing is left");
        (await AddAsync(new string('x', 10_000_000))).ShouldFail(ExitCode.Refused, "10000000 characters", "Shorten");
        (await AddAsync("giovedì?", "--contact", "42")).ShouldFail(ExitCode.Refused, "no contact 42");
        (await commandLine.RunAsync("intents", "review", "--accept", "7")).ShouldFail(ExitCode.Refused, "no utterance 7");
        (await commandLine.RunAsync("intents", "review", "--accept", "7", "--reject", "7")).ShouldFail(ExitCode.Usage, "7");
        (await commandLine.RunAsync("intents", "train", "--seed", "3")).ShouldFail(ExitCode.Usage, "--seed");
    }

    [Fact]
    public async Task PromoteRollback_EquallyGoodModel_ServesAndGoesAgain()
    {
        (await commandLine.RunAsync("intents", "promote")).ShouldFail(ExitCode.Refused, "No version was trained");
        (await commandLine.RunAsync("intents", "rollback")).ShouldFail(ExitCode.Refused, "nothing to go back to");
        Version(1, path => File.Copy(SmallModels.Intents, path));

        JsonObject promoted = (await commandLine.RunAsync("intents", "promote", "--json")).ShouldSucceed().Line;

        promoted.Select(field => field.Key).ShouldBe(["version", "in_service", "accuracy_before", "accuracy_after"]);
        ((int?)promoted["version"]).ShouldBe(1);
        (await DoctorAsync()).ShouldContain("the clinic's version 1");
        (await commandLine.RunAsync("intents", "promote")).ShouldFail(ExitCode.Refused, "serves already");
        (await commandLine.RunAsync("intents", "rollback", "--json")).ShouldSucceed().Line["version"].ShouldBeNull();
        (await DoctorAsync()).ShouldContain("without a sentence encoder");
    }

    [Fact]
    public async Task Promote_ModelThatForgotIntents_IsRefusedAndNamesThem()
    {
        Version(1, path => ClassifierTrainer.Train(
            [.. SampleErrands.Train.Select(one => one with { Label = one.Label switch { "price" => "price_inquiry", "booking" => "booking_request", _ => one.Label } })],
            options: SampleErrands.Options).Save(path));

        (await commandLine.RunAsync("intents", "promote", "1")).ShouldFail(ExitCode.Refused, "privacy_request worse", "goes on serving");

        (await DoctorAsync()).ShouldContain("without a sentence encoder");
    }

    [Fact]
    public async Task Lint_Contradiction_IsFound()
    {
        string file = commandLine.Write("lines.jsonl", new { text = "how much is it?", intent = "price", lang = "en" }, new { text = "How much is it", intent = "greeting", lang = "en" });

        CommandResult result = await commandLine.RunAsync("intents", "lint", file, "--json");

        result.ExitCode.ShouldBe(ExitCode.Failed);
        result.Line.Select(field => field.Key).ShouldBe(["count", "near_duplicates", "label_words", "claimed"]);
        ((bool)result.Line["near_duplicates"]![0]!["across_labels"]!).ShouldBeTrue();
        (await commandLine.RunAsync("intents", "lint", file)).Output.ShouldContain("1 near-duplicates, 1 of them with different labels");
        (await commandLine.RunAsync("intents", "lint", commandLine.File("none.jsonl"))).ShouldFail(ExitCode.Input, "none.jsonl");
    }

    private Task<CommandResult> AddAsync(string text, params string[] more) =>
        commandLine.RunAsync(["intents", "add", text, "--label", "booking_request", "--language", "it", "--json", .. more]);

    private async Task<string> DoctorAsync() =>
        string.Join('\n', (await commandLine.RunAsync("doctor", "--json")).Lines.Where(line => (string?)line["check"] == "intent model").Select(line => (string?)line["detail"]));

    private void Version(int number, Action<string> write)
    {
        var models = new ClinicModels(DataDirectory.Open(commandLine.Data));
        models.Hold().Dispose();
        write(models.PathOf(number));
        models.Add(new ClinicModel(number, null, "base", 18, 2, DateTimeOffset.UnixEpoch));
    }
}
