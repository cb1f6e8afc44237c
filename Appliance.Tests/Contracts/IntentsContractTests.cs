using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Host.Serving;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class IntentsContractTests : IDisposable
{
    private static readonly object[] Messages =
    [
        new { id = "price", text = "quanto costa una visita cardiologica?", lang = "it" },
        new { id = "danger", text = "my father has strong chest pain and cannot breathe" },
        new { id = "dose", text = "¿puedo tomar dos pastillas de ibuprofeno?", lang = "es" },
        new { id = "empty", text = "" },
        new { id = "long", text = string.Concat(Enumerable.Repeat("bom dia, queria marcar uma consulta. ", 1_000)) },
    ];

    private readonly CommandLine commandLine = new();

    public void Dispose() => commandLine.Dispose();

    [Fact]
    public async Task Classify_Batch_NeedsNoConfigurationAndKeepsTheOrder()
    {
        string file = commandLine.Write("messages.jsonl", Messages);

        CommandResult result = (await commandLine.RunAsync("", ["intents", "classify", "--batch", file, "--json"])).ShouldSucceed();

        result.Lines.Select(line => (string?)line["id"]).ShouldBe(["price", "danger", "dose", "empty", "long"]);
        foreach (JsonObject line in result.Lines)
            ShouldKeepTheContract(line);
        result.Error.ShouldBeEmpty();
        Directory.Exists(commandLine.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Classify_Batch_ReadsIntentLanguageDangerAndTopics()
    {
        string file = commandLine.Write("messages.jsonl", Messages);

        Dictionary<string, JsonObject> lines =
            (await commandLine.RunAsync("", ["intents", "classify", "--batch", file])).Lines.ToDictionary(line => (string)line["id"]!);

        ((string?)lines["price"]["intent"]).ShouldBe("price_inquiry");
        ((string?)lines["price"]["language"]).ShouldBe("it");
        lines["price"]["flags"]!.AsArray().ShouldBeEmpty();
        lines["danger"]["flags"]!.AsArray().Select(flag => (string)flag!).ShouldContain("chest_pain");
        ((string?)lines["danger"]["language"]).ShouldBe("en");
        lines["dose"]["sensitive"]!.AsArray().Select(topic => (string)topic!).ShouldContain("medication");
        lines["dose"]["flags"]!.AsArray().ShouldBeEmpty();
        lines["empty"]["language"].ShouldBeNull();
        ((string?)lines["long"]["language"]).ShouldBe("pt");
    }

    [Fact]
    public async Task Classify_StandardInputAndArgument_GiveTheSame()
    {
        string input = JsonSerializer.Serialize(new { text = "vorrei disdire la visita di domani" });

        JsonObject piped = (await commandLine.RunAsync(input, ["intents", "classify", "--batch", "-"])).ShouldSucceed().Line;
        JsonObject given = (await commandLine.RunAsync("", ["intents", "classify", "vorrei disdire la visita di domani", "--json"])).ShouldSucceed().Line;

        piped.ToJsonString().ShouldBe(given.ToJsonString());
        ((string?)given["intent"]).ShouldBe("cancellation_request");
    }

    [Fact]
    public async Task Classify_BadInput_NamesWhatIsWrong()
    {
        (await commandLine.RunAsync("intents", "classify")).ShouldFail(ExitCode.Usage, "--batch");
        (await commandLine.RunAsync("intents", "classify", "--batch", commandLine.File("none.jsonl"))).ShouldFail(ExitCode.Input, "none.jsonl");
        string broken = commandLine.Write("broken.jsonl", Messages[0], "not json");
        (await commandLine.RunAsync("intents", "classify", "--batch", broken)).ShouldFail(ExitCode.Input, "broken.jsonl", "line 2");
        string large = commandLine.Write("large.jsonl", new { text = new string('x', 10_000_000) });
        (await commandLine.RunAsync("intents", "classify", "--batch", large)).ShouldFail(ExitCode.Input, "large.jsonl", "line 1", "1000000");
    }

    [Fact]
    public async Task Classify_UnusableModel_IsNamed()
    {
        byte[] whole = await File.ReadAllBytesAsync(SmallModels.Intents);
        await File.WriteAllBytesAsync(commandLine.File("truncated.onnx"), whole[..(whole.Length / 2)]);

        (await commandLine.RunAsync("intents", "classify", "ciao", "--model", commandLine.File("truncated.onnx"))).ShouldFail(ExitCode.Engine, "truncated.onnx");
        (await commandLine.RunAsync("intents", "classify", "ciao", "--model", commandLine.File("none.onnx"))).ShouldFail(ExitCode.Input, "none.onnx");
    }

    private static void ShouldKeepTheContract(JsonObject line)
    {
        line.Select(field => field.Key).ShouldBe(["id", "intent", "confidence", "language", "flags", "sensitive", "additional", "top"]);
        ((double)line["confidence"]!).ShouldBeInRange(0, 1);
        JsonArray top = line["top"]!.AsArray();
        top.Count.ShouldBe(5);
        top.ShouldAllBe(candidate => candidate!.AsObject().Select(field => field.Key).SequenceEqual(new[] { "intent", "confidence" }));
        top.Select(candidate => (double)candidate!["confidence"]!).ShouldBeInOrder(SortDirection.Descending);
    }
}
