using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class AskContractTests(ImportedClinic clinic)
{
    private static readonly string[] Fields =
        ["id", "reply", "language", "intent", "confidence", "flags", "sensitive", "route", "outcome", "citations", "timings_ms"];

    private static readonly string[] Routes = ["approved", "action", "quoted", "generated", "template"];
    private static readonly string[] Outcomes = ["sent", "clarify", "draft", "handoff", "refused"];

    private static readonly object[] Questions =
    [
        new { id = "prep", text = "Come mi preparo per l'ecografia addome?", lang = "it" },
        new { id = "money", text = "how much is a cardiology visit", lang = "en", now = "2026-11-21T10:00:00+01:00" },
        new { id = "human", text = "quiero hablar con una persona", lang = "es" },
        new { id = "danger", text = "mio padre ha un forte dolore al petto e non respira", lang = "it" },
        new { id = "dose", text = "posso prendere due compresse di ibuprofene?", lang = "it" },
        new
        {
            id = "second",
            text = "e per la colonscopia?",
            history = new[] { new { role = "user", text = "Come mi preparo per l'ecografia?" }, new { role = "assistant", text = "A digiuno da 6 ore." } },
        },
    ];

    [Fact]
    public async Task Ask_Batch_GivesOneAnswerALineInOrder()
    {
        string file = clinic.CommandLine.Write("ask.jsonl", Questions);

        CommandResult result = (await clinic.CommandLine.RunAsync("ask", "--batch", file, "--json")).ShouldSucceed();

        result.Lines.Select(line => (string?)line["id"]).ShouldBe(["prep", "money", "human", "danger", "dose", "second"]);
        foreach (JsonObject line in result.Lines)
            ShouldKeepTheContract(line);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ask_Batch_SaysWhatCodeFoundInDangerAndDoses()
    {
        string file = clinic.CommandLine.Write("danger.jsonl", Questions);

        Dictionary<string, JsonObject> lines = (await clinic.CommandLine.RunAsync("ask", "--batch", file)).Lines.ToDictionary(line => (string)line["id"]!);

        lines["danger"]["flags"]!.AsArray().ShouldNotBeEmpty();
        lines["dose"]["flags"]!.AsArray().ShouldBeEmpty();
        lines["dose"]["sensitive"]!.AsArray().ShouldNotBeEmpty();
        ((string?)lines["dose"]["outcome"]).ShouldBe("handoff");
        lines["prep"]["citations"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Ask_StandardInput_IsReadForADash()
    {
        string input = string.Join('\n', Questions.Take(2).Select(question => JsonSerializer.Serialize(question)));

        CommandResult result = await clinic.CommandLine.RunAsync(input, ["ask", "--batch", "-", "--set", "clinic.country=IT"]);

        result.ShouldSucceed().Lines.Select(line => (string?)line["id"]).ShouldBe(["prep", "money"]);
    }

    [Fact]
    public async Task Ask_OneMessage_IsOneLineOfJson()
    {
        JsonObject line = (await clinic.CommandLine.RunAsync("ask", "buongiorno", "--lang", "it", "--json")).ShouldSucceed().Line;

        ShouldKeepTheContract(line);
        line["id"].ShouldBeNull();
    }

    [Fact]
    public async Task Ask_NothingOrBoth_IsAUsageError()
    {
        (await clinic.CommandLine.RunAsync("ask")).ShouldFail(ExitCode.Usage, "--batch");
        (await clinic.CommandLine.RunAsync("ask", "ciao", "--batch", "-")).ShouldFail(ExitCode.Usage, "--batch");
        (await clinic.CommandLine.RunAsync("ask", "ciao", "--nonsense")).ShouldFail(ExitCode.Usage, "--nonsense");
    }

    [Theory]
    [InlineData("{\"id\":\"b\",\"text\":", "line 2")]
    [InlineData("[1, 2]", "line 2")]
    [InlineData("{\"id\":\"b\"}", "text")]
    [InlineData("{\"id\":\"b\",\"text\":null}", "line 2")]
    [InlineData("{\"id\":\"b\",\"text\":\"x\",\"now\":\"yesterday\"}", "line 2")]
    public async Task Ask_MalformedLine_NamesFileAndLineAfterAnsweringTheOthers(string line, string named)
    {
        string file = clinic.CommandLine.Write("broken.jsonl", Questions[0], line);

        CommandResult result = await clinic.CommandLine.RunAsync("ask", "--batch", file);

        result.ShouldFail(ExitCode.Input, file, named);
        ((string?)result.Line["id"]).ShouldBe("prep");
    }

    [Fact]
    public async Task Ask_TenMegabytes_NamesTheLimit()
    {
        string file = clinic.CommandLine.Write("large.jsonl", new { id = "a", text = new string('a', 10_000_000) });

        (await clinic.CommandLine.RunAsync("ask", "--batch", file)).ShouldFail(ExitCode.Input, file, "line 1", "1000000");
    }

    [Fact]
    public async Task Ask_MissingFile_IsNamed() =>
        (await clinic.CommandLine.RunAsync("ask", "--batch", clinic.CommandLine.File("none.jsonl"))).ShouldFail(ExitCode.Input, "none.jsonl");

    [Theory]
    [InlineData("message", "ask")]
    [InlineData("message", "ask", "  ")]
    [InlineData("'de'", "ask", "ciao", "--lang", "de")]
    public async Task Ask_NothingToAnswerOrNoServedLanguage_IsAUsageError(string named, params string[] arguments) =>
        (await clinic.CommandLine.RunAsync(arguments)).ShouldFail(ExitCode.Usage, named);

    [Fact]
    public async Task Ask_NoCountry_SaysWhichSettingIsMissing() =>
        (await clinic.CommandLine.RunAsync("", ["ask", "ciao"])).ShouldFail(ExitCode.Configuration, "clinic.country");

    private static void ShouldKeepTheContract(JsonObject line)
    {
        line.Select(field => field.Key).ShouldBe(Fields);
        Routes.ShouldContain((string)line["route"]!);
        Outcomes.ShouldContain((string)line["outcome"]!);
        ((double)line["confidence"]!).ShouldBeInRange(0, 1);
        line["flags"]!.AsArray().ShouldAllBe(flag => flag!.GetValueKind() == JsonValueKind.String);
        line["sensitive"]!.AsArray().ShouldAllBe(topic => topic!.GetValueKind() == JsonValueKind.String);
        foreach (JsonNode? citation in line["citations"]!.AsArray())
            citation!.AsObject().Select(field => field.Key).ShouldBe(["document", "passage", "text"]);
        line["timings_ms"]!.AsObject().ShouldAllBe(step => (double)step.Value! >= 0);
        line["timings_ms"]!.AsObject().ContainsKey("total").ShouldBeTrue();
    }
}
