using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Host.Demo;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class KnowledgeContractTests(ImportedClinic clinic)
{
    private static readonly string[] Documents =
        [.. Directory.EnumerateFiles(Path.Combine(DemoWorld.ClinicFolder, "documents"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)];

    private static readonly object[] Questions =
    [
        new { id = "one", text = "preparazione colonscopia", lang = "it" },
        new { id = "two", text = "opening hours on saturday", lang = "en", now = "2026-11-21T10:00:00+01:00" },
        new { id = "three", text = "zzzz qqqq", lang = "en" },
    ];

    [Fact]
    public void Import_Folder_ReportsEveryFile()
    {
        clinic.Import.ShouldSucceed();
        clinic.Import.Lines.ShouldAllBe(line => line.Select(field => field.Key).SequenceEqual(new[] { "name", "outcome", "reason", "warnings" }));
        clinic.Import.Lines.Count(line => (string?)line["outcome"] == "added").ShouldBeGreaterThanOrEqualTo(Documents.Length);
    }

    [Fact]
    public async Task Import_Again_ChangesNothing()
    {
        CommandResult again = await clinic.CommandLine.RunAsync("knowledge", "import", DemoWorld.ClinicFolder, "--json");

        again.ShouldSucceed().Lines.ShouldAllBe(line => (string?)line["outcome"] == "unchanged");
    }

    [Fact]
    public async Task Import_MissingFolder_IsNamed()
    {
        CommandResult result = await clinic.CommandLine.RunAsync("knowledge", "import", clinic.CommandLine.File("nowhere"));

        result.ExitCode.ShouldBeOneOf(ExitCode.Refused, ExitCode.Input);
        result.Error.ReplaceLineEndings("").ShouldContain("nowhere");
    }

    [Fact]
    public async Task List_Json_HoldsEveryDocument()
    {
        JsonObject[] lines = (await clinic.CommandLine.RunAsync("knowledge", "list", "--json")).ShouldSucceed().Lines;

        lines.Select(line => Path.GetFileName((string)line["name"]!)).ShouldBe(Documents, ignoreOrder: true);
        lines.ShouldAllBe(line => (int)line["passages"]! > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Search_Batch_GivesTheTopHitsInOrder(int top)
    {
        string file = clinic.CommandLine.Write("search.jsonl", Questions);

        JsonObject[] lines = (await clinic.CommandLine.RunAsync("knowledge", "search", "--batch", file, "--json", "--top", $"{top}")).ShouldSucceed().Lines;

        lines.Select(line => (string?)line["id"]).ShouldBe(["one", "two", "three"]);
        lines.ShouldAllBe(line => line.Select(field => field.Key).SequenceEqual(new[] { "id", "hits" }));
        foreach (JsonArray hits in lines.Select(line => line["hits"]!.AsArray()))
        {
            hits.Count.ShouldBeLessThanOrEqualTo(top);
            hits.ShouldAllBe(hit => hit!.AsObject().Select(field => field.Key).SequenceEqual(new[] { "document", "passage", "text", "score" }));
            hits.ShouldAllBe(hit => Documents.Contains((string)hit!["document"]!));
            hits.Select(hit => (double)hit!["score"]!).ShouldBeInOrder(SortDirection.Descending);
        }

        ((string?)lines[0]["hits"]![0]!["document"]).ShouldBe("preparazione-colonscopia.md");
        ((string?)lines[1]["hits"]![0]!["document"]).ShouldBe("opening-hours.md");
    }

    [Fact]
    public async Task Search_StandardInput_IsReadForADash()
    {
        CommandResult result = await clinic.CommandLine.RunAsync("""{"id":"s","text":"parking"}""", ["knowledge", "search", "--batch", "-", "--json"]);

        ((string?)result.ShouldSucceed().Line["id"]).ShouldBe("s");
    }

    [Fact]
    public async Task Search_WrongUse_SaysHowToDoIt()
    {
        (await clinic.CommandLine.RunAsync("knowledge", "search", "x", "--top", "0")).ShouldFail(ExitCode.Usage, "--top", "1 to 50");
        (await clinic.CommandLine.RunAsync("knowledge", "search")).ShouldFail(ExitCode.Usage, "--batch");
        string file = clinic.CommandLine.Write("no-text.jsonl", new { id = "a" });
        (await clinic.CommandLine.RunAsync("knowledge", "search", "--batch", file)).ShouldFail(ExitCode.Input, "line 1", "text");
    }

    [Fact]
    public async Task Eval_Json_HasEveryMeasure()
    {
        string file = clinic.CommandLine.Write(
            "eval.jsonl",
            new { text = "preparazione colonscopia", lang = "it", docs = new[] { "preparazione-colonscopia.md" } },
            new { text = "who won the match yesterday", lang = "en", docs = Array.Empty<string>() });

        JsonObject report = (await clinic.CommandLine.RunAsync("knowledge", "eval", file, "--json")).ShouldSucceed().Line;

        report.Select(field => field.Key).ShouldBe(
            ["answerable", "unanswerable", "recall@1", "recall@3", "recall@5", "mrr", "quoted_right", "quoted_wrong", "quoted_unanswerable"]);
        ((double)report["recall@1"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Remove_Document_SaysSoInJsonAndRefusesStrangers()
    {
        using var own = new CommandLine();
        (await own.RunAsync("knowledge", "import", Path.Combine(DemoWorld.ClinicFolder, "documents", "en"), "--json")).ShouldSucceed();

        ((bool)(await own.RunAsync("knowledge", "remove", "opening-hours.md", "--json")).ShouldSucceed().Line["removed"]!).ShouldBeTrue();
        (await own.RunAsync("knowledge", "remove", "opening-hours.md")).ShouldFail(ExitCode.Refused, "opening-hours.md");
    }
}
