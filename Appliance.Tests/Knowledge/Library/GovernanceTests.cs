using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class GovernanceTests : IDisposable
{
    private const string Body = "# Parking\n\nThe garage has forty places.";

    private readonly TemporaryLibrary library = new();
    private readonly LibraryGovernance governance;

    public GovernanceTests() => governance = new LibraryGovernance(library.Store, library.Time);

    [Theory]
    [InlineData("audience=staff")]
    [InlineData("valid_until=2026-11-20")]
    [InlineData("valid_from=2026-11-22")]
    [InlineData("approved_by=none")]
    public async Task Set_OverWhatTheFileSays_PatientsAreNoLongerAnswered(string value)
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        library.Find("garage").ShouldNotBeEmpty();

        await SetAsync("parking.md", value);

        library.Find("garage").ShouldBeEmpty();
    }

    [Fact]
    public async Task Set_Owner_StaysThroughTheNextImportUntilItIsGivenBack()
    {
        library.Write("parking.md", Body, frontMatter: "approved_by: x\nowner: Anna");
        await library.ImportAsync();
        await SetAsync("parking.md", "owner=Bruno");
        library.Write("parking.md", Body + " And a lift.", frontMatter: "approved_by: x\nowner: Anna");
        await library.ImportAsync();
        library.Documents.List()[0].Owner.ShouldBe("Bruno");

        await SetAsync("parking.md", "owner=");
        library.Documents.List()[0].Owner.ShouldBe("Anna");
    }

    [Theory]
    [InlineData("parking.md", "colour=red", "no key of governance")]
    [InlineData("parking.md", "valid_until=soon", "2026-01-31")]
    [InlineData("parking.md", "audience=doctors", "patients or staff")]
    [InlineData("parking.md", "language=de", "it', en, es or pt")]
    [InlineData("nowhere.md", "owner=x", "no document nowhere.md")]
    public async Task Set_Wrong_SaysWhatAndChangesNothing(string document, string value, string message)
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        (await Should.ThrowAsync<DocumentFormatException>(() => SetAsync(document, value))).Message.ShouldContain(message);
        library.Find("garage").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Approve_Draft_AnswersFromTodaysApprovalOn()
    {
        library.Write("parking.md", Body, frontMatter: "owner: Anna");
        await library.ImportAsync(draft: true);
        library.Find("garage").ShouldBeEmpty();

        await governance.ApproveAsync("parking.md", "admin");

        library.Find("garage").ShouldNotBeEmpty();
        LibraryDocument document = library.Documents.List()[0];
        (document.ApprovedBy, document.ApprovedOn, document.Draft).ShouldBe(("admin", TemporaryLibrary.Today, false));
    }

    [Fact]
    public async Task Import_DraftOfAnApprovedDocument_WaitsBesideItUntilApproved()
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        library.Write("parking.md", Body.Replace("garage", "courtyard"));

        (await library.ImportAsync(draft: true)).Entries[0].Reason!.ShouldContain("beside");
        library.Find("garage").ShouldNotBeEmpty();
        library.Find("courtyard").ShouldBeEmpty();
        (await library.ImportAsync(draft: true)).Entries[0].Outcome.ShouldBe(ImportOutcome.Unchanged);
        new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).ShouldContain(finding => finding.Kind == FindingKind.Waiting);

        await governance.ApproveAsync("parking.md", "admin");
        library.Find("courtyard").ShouldNotBeEmpty();
        library.Find("garage").ShouldBeEmpty();
    }

    [Fact]
    public async Task RollBack_EarlierVersion_AnswersAgainAndNothingIsLost()
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        library.Write("parking.md", Body.Replace("forty", "fifty"));
        await library.ImportAsync();

        governance.Diff("parking.md", null, null).ShouldBe([new ChangedLine(false, "The garage has forty places."), new ChangedLine(true, "The garage has fifty places.")]);
        await governance.RollBackAsync("parking.md", 1, "admin");

        library.Find("garage places")[0].Text.ShouldContain("forty");
        governance.Versions("parking.md").Select(version => (version.Number, version.State)).ShouldBe([(1, VersionState.Published), (2, VersionState.Replaced)]);
        (await Should.ThrowAsync<DocumentFormatException>(() => governance.RollBackAsync("parking.md", 9, "admin"))).Message.ShouldContain("version 9");
    }

    [Theory]
    [InlineData("# Price list 2025\n\nAn ECG costs € 40.", false)]
    [InlineData("# Price list 2026\n\nAn ECG costs € 40.", true)]
    [InlineData("# Price list\n\nValid until 31 October 2026.\n\nAn ECG costs € 40.", false)]
    [InlineData("# Price list\n\nIn force from 1 January 2027.\n\nAn ECG costs € 40.", false)]
    [InlineData("# Price list\n\n## Summer offer\n\nValid from 1 July to 31 August 2026.\n\nAn ECG costs € 40.\n\n## Other\n\nAsk.", false)]
    [InlineData("# Price list\n\n## Summer offer\n\nValid from 1 July to 31 August 2026.\n\nAsk.\n\n## Other\n\nAn ECG costs € 40.", true)]
    public async Task Search_ValidityWrittenInTheText_OnlyWhatHoldsToday(string body, bool found)
    {
        library.Write("prices.md", body);
        ImportEntry entry = (await library.ImportAsync()).Entries[0];
        library.Find("how much is an ECG?").Any(hit => hit.Text.Contains("€ 40")).ShouldBe(found);
        if (!found)
            entry.Warnings.ShouldContain(warning => warning.Contains("by its own words", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Search_TextSaysExpiredButAnAdministratorSaysNone_Found()
    {
        library.Write("prices.md", "# Price list 2025\n\nAn ECG costs € 40.");
        await library.ImportAsync();
        await SetAsync("prices.md", "valid_until=none");
        library.Find("how much is an ECG?").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Search_TwoEditionsUnderOneTitle_TheNewerFirstAndProposedAsSuccessor()
    {
        library.Write("prices-a.md", "# Price list\n\nAn ECG costs € 40 at the desk.", frontMatter: "approved_by: x\nowner: o\nvalid_from: 2026-01-01");
        library.Write("prices-b.md", "# Price list\n\nAn ECG costs € 45, paid in advance.", frontMatter: "approved_by: x\nowner: o\nvalid_from: 2026-09-01");
        await library.ImportAsync();

        library.Find("how much is an ECG?")[0].Document.ShouldBe("prices-b.md");
        Finding successor = new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).First(finding => finding.Kind == FindingKind.Successor);
        successor.Message.ShouldContain("supersedes=\"prices-a.md\"");

        await SetAsync("prices-b.md", "supersedes=prices-a.md");
        library.Find("how much is an ECG?").Select(hit => hit.Document).ShouldBe(["prices-b.md"]);
        new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).ShouldNotContain(finding => finding.Kind == FindingKind.Successor);
    }

    [Fact]
    public async Task Findings_ExpiredOwnerlessUnapproved_AllNamed()
    {
        library.Write("a.md", Body, frontMatter: "approved_by: x\nowner: o\nvalid_until: 2026-01-01");
        library.Write("b.md", "# Lift\n\nTo the second floor.", frontMatter: "approved_by: x");
        library.Write("c.md", "# Stairs\n\nTo the first floor.", frontMatter: "owner: o");
        await library.ImportAsync();
        IReadOnlyList<Finding> findings = new LibraryFindings(library.Store).Find(TemporaryLibrary.Today);
        findings.Select(finding => (finding.Kind, finding.Documents[0])).ShouldBe([(FindingKind.Expired, "a.md"), (FindingKind.NoOwner, "b.md"), (FindingKind.Waiting, "c.md")]);

        await new LibraryFindings(library.Store).SettleAsync(findings[1].Id, "admin", DateTimeOffset.UnixEpoch);
        new LibraryFindings(library.Store).Find(TemporaryLibrary.Today).Count.ShouldBe(2);
    }

    public void Dispose()
    {
        governance.Dispose();
        library.Dispose();
    }

    private Task SetAsync(string document, params string[] values) =>
        governance.SetAsync(document, values.Select(value => value.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]), "admin");
}
