using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Tests.Host.Importing;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

/// <summary>What an administrator does with documents, and what a patient is told then.</summary>
[Collection(SerialContracts.Name)]
public sealed class KnowledgeGovernanceContractTests : IDisposable
{
    private const string Question = "how many places has the garage?";

    private readonly CommandLine own = new();

    public void Dispose() => own.Dispose();

    [Fact]
    public async Task Ask_WhatIsUnapprovedExpiredNotYetValidOrForStaff_IsToldToNobody()
    {
        string file = own.Write("parking.md", "---", "language: en", "owner: Anna", "---", "# Parking", "", "The garage has forty places for patients.");
        (await own.RunAsync("knowledge", "import", file, "--draft", "--json")).ShouldSucceed();
        (await AnswerAsync()).ShouldNotContain("forty");

        JsonObject approved = (await own.RunAsync("knowledge", "approve", "parking.md", "--json")).ShouldSucceed().Line;
        ((string)approved["approved_by"]!).ShouldBe(Environment.UserName);
        (await AnswerAsync()).ShouldContain("forty");

        foreach (string value in new[] { "audience=staff", "valid_until=2020-01-01", "valid_from=2090-01-01", "approved_by=none" })
        {
            (await own.RunAsync("knowledge", "set", "parking.md", value, "--json")).ShouldSucceed();
            (await AnswerAsync()).ShouldNotContain("forty", customMessage: value);
            (await own.RunAsync("knowledge", "set", "parking.md", value.Split('=')[0] + "=", "--json")).ShouldSucceed();
            (await AnswerAsync()).ShouldContain("forty", customMessage: value);
        }
    }

    [Fact]
    public async Task Import_NamedFilesOfManyFormats_ApprovedByWhoNamesThemToday()
    {
        OfficeFiles.WriteDocx(own.File("colonscopia.docx"));
        OfficeFiles.WriteXlsx(own.File("prezzi.xlsx"));
        string csv = own.Write("orari.csv", "Giorno;Orario", "Lunedì;08:00-19:00");
        JsonObject[] entries = (await own.RunAsync("knowledge", "import", own.File("colonscopia.docx"), own.File("prezzi.xlsx"), csv, "--json")).ShouldSucceed().Lines;
        entries.Select(entry => (string)entry["outcome"]!).ShouldBe(["added", "added", "added"]);

        JsonObject[] listed = (await own.RunAsync("knowledge", "list", "--json")).ShouldSucceed().Lines;
        listed.Select(document => (string)document["format"]!).ShouldBe(["docx", "csv", "xlsx"]);
        listed.ShouldAllBe(document => (string)document["approved_by"]! == Environment.UserName && (string)document["approved_on"]! == DateTime.Now.ToString("yyyy-MM-dd"));
    }

    [Fact]
    public async Task Lint_ContradictionReportedAtImport_UntilSettled()
    {
        own.Write("one.md", "# Prelievi", "", "Digiuno di 8 ore prima del prelievo.");
        own.Write("two.md", "# Analisi", "", "Per le analisi del sangue serve un digiuno di 12 ore.");
        CommandResult import = await own.RunAsync("knowledge", "import", own.File("one.md"), own.File("two.md"), "--json");
        JsonObject finding = import.ShouldSucceed().Lines.Single(line => line["kind"] is not null);
        ((string)finding["kind"]!).ShouldBe("contradiction");

        (await own.RunAsync("knowledge", "lint", "--json")).ExitCode.ShouldBe(ExitCode.Failed);
        (await own.RunAsync("knowledge", "lint", "--settle", (string)finding["id"]!)).ShouldSucceed();
        (await own.RunAsync("knowledge", "lint", "--json")).ShouldSucceed().Lines.ShouldNotContain(line => (string)line["kind"]! == "contradiction");
    }

    [Fact]
    public async Task Answers_AddedDraftApproved_AnswersWithoutAnyDocument()
    {
        (await own.RunAsync("knowledge", "answers", "add", "garage", "--lang", "en", "--question", Question, "--answer", "Forty places.", "--draft", "--json")).ShouldSucceed();
        (await AnswerAsync()).ShouldNotContain("Forty places.");
        (await own.RunAsync("knowledge", "answers", "approve", "garage", "--json")).ShouldSucceed();
        JsonObject reply = (await own.RunAsync("ask", Question, "--lang", "en", "--json", "--encoder", "none")).ShouldSucceed().Line;
        ((string)reply["route"]!, (string)reply["reply"]!).ShouldBe(("approved", "Forty places."));
        (await own.RunAsync("knowledge", "answers", "list", "--json")).ShouldSucceed().Line["approved_by"]!.GetValue<string>().ShouldBe(Environment.UserName);

        (await own.RunAsync("knowledge", "answers", "add", "garage", "--lang", "en", "--question", Question, "--answer", "Forty places.", "--valid-until", "2020-01-01", "--json")).ShouldSucceed();
        (await AnswerAsync()).ShouldNotContain("Forty places.");
    }

    [Fact]
    public async Task Eval_Ask_CountsWhatPatientsWouldBeTold()
    {
        string file = own.Write("parking.md", "# Parking", "", "The garage has forty places for patients.");
        (await own.RunAsync("knowledge", "import", file)).ShouldSucceed();
        string questions = own.Write(
            "eval.jsonl",
            new { text = Question, lang = "en", docs = new[] { "parking.md" }, answer = "forty places" },
            new { text = "who won the match yesterday?", lang = "en", docs = Array.Empty<string>() });

        JsonObject[] lines = (await own.RunAsync("knowledge", "eval", questions, "--ask", "--misses", "--json", "--encoder", "none")).ShouldSucceed().Lines;

        ((double)lines[^1]["answered_right"]!, (double)lines[^1]["answered_wrong"]!, (double)lines[^1]["declined"]!).ShouldBe((1, 0, 1));
        lines.Length.ShouldBe(1);
    }

    [Fact]
    public async Task VersionsDiffRollback_ChangedDocument_EarlierOneAnswersAgain()
    {
        string file = own.Write("parking.md", "# Parking", "", "The garage has forty places for patients.");
        (await own.RunAsync("knowledge", "import", file)).ShouldSucceed();
        own.Write("parking.md", "# Parking", "", "The garage has sixty places for patients.");
        (await own.RunAsync("knowledge", "import", file)).ShouldSucceed();
        (await AnswerAsync()).ShouldContain("sixty");

        (await own.RunAsync("knowledge", "diff", "parking.md", "--json")).ShouldSucceed().Lines.Select(line => (bool)line["added"]!).ShouldBe([false, true]);
        (await own.RunAsync("knowledge", "rollback", "parking.md", "1", "--json")).ShouldSucceed();
        (await AnswerAsync()).ShouldContain("forty");
        (await own.RunAsync("knowledge", "versions", "parking.md", "--json")).ShouldSucceed().Lines.Select(line => (string)line["state"]!).ShouldBe(["published", "replaced"]);
    }

    [Fact]
    public async Task Commands_Wrong_SayWhatAndHow()
    {
        (await own.RunAsync("knowledge", "import")).ShouldFail(ExitCode.Usage, "--site");
        (await own.RunAsync("knowledge", "import", "--site", "http://elsewhere.example/sitemap.xml")).ShouldFail(ExitCode.Input, "library.hosts");
        (await own.RunAsync("knowledge", "set", "nowhere.md", "owner=x")).ShouldFail(ExitCode.Refused, "nowhere.md");
        (await own.RunAsync("knowledge", "set", "nowhere.md", "owner")).ShouldFail(ExitCode.Usage, "key=value");
        (await own.RunAsync("knowledge", "diff", "nowhere.md")).ShouldFail(ExitCode.Refused, "nowhere.md");
        (await own.RunAsync("knowledge", "answers", "approve", "nothing")).ShouldFail(ExitCode.Refused, "nothing");
        (await own.RunAsync("knowledge", "import", own.Write("a.exe", "x"))).ShouldFail(ExitCode.Input);
    }

    private async Task<string> AnswerAsync() =>
        (string?)(await own.RunAsync("ask", Question, "--lang", "en", "--json", "--encoder", "none")).ShouldSucceed().Line["reply"] ?? "";
}
