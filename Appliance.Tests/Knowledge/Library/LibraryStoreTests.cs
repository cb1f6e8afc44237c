using Appliance.Knowledge.Library;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class LibraryStoreTests : IDisposable
{
    private const string Body = "# Parking\n\nThe garage has forty places.";

    private readonly TemporaryLibrary library = new();

    [Fact]
    public async Task Import_Twice_SecondTimeUnchanged()
    {
        library.Write("parking.md", Body);
        (await library.ImportAsync()).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(ImportOutcome.Added);
        (await library.ImportAsync()).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(ImportOutcome.Unchanged);
        library.Documents.List().ShouldHaveSingleItem().Title.ShouldBe("Parking");
    }

    [Fact]
    public async Task Import_ChangedFile_OldTextIsNoLongerFound()
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        library.Write("parking.md", Body.Replace("garage", "courtyard"));

        (await library.ImportAsync()).Count(ImportOutcome.Updated).ShouldBe(1);
        library.Find("courtyard").ShouldHaveSingleItem();
        library.Find("garage").ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_WrongFileAmongOthers_ReportedAndTheRestImported()
    {
        library.Write("a.md", Body, language: "xx");
        library.Write("b.md", Body);
        File.WriteAllBytes(Path.Combine(library.Folder, "c.md"), [0xff, 0xfe, 0x41]);
        File.WriteAllText(Path.Combine(library.Folder, "d.md"), new string('x', (int)LibraryStore.MaxFileBytes + 1));

        ImportReport report = await library.ImportAsync();

        report.Entries.Select(e => e.Outcome).ShouldBe([ImportOutcome.Failed, ImportOutcome.Added, ImportOutcome.Failed, ImportOutcome.Failed]);
        report.Entries[2].Reason!.ShouldContain("UTF-8");
        report.Entries[3].Reason!.ShouldContain("1024 KiB");
    }

    [Fact]
    public async Task Import_SameNameInTwoFolders_SecondFails()
    {
        library.Write("en/parking.md", Body);
        library.Write("it/parking.md", Body, language: "it");

        ImportEntry failed = (await library.ImportAsync()).Entries.Single(e => e.Outcome == ImportOutcome.Failed);
        failed.Name.ShouldBe("it/parking.md");
        failed.Reason!.ShouldContain("en/parking.md");
    }

    [Fact]
    public async Task Import_SameNameFromAnotherFolder_FailsWhileTheFirstExists()
    {
        library.Write("a/parking.md", Body);
        await library.Documents.ImportFolderAsync(Path.Combine(library.Folder, "a"), null, false, TimeProvider.System);
        library.Write("b/parking.md", Body);
        string second = Path.Combine(library.Folder, "b");

        (await library.Documents.ImportFolderAsync(second, null, false, TimeProvider.System)).Count(ImportOutcome.Failed).ShouldBe(1);
        File.Delete(Path.Combine(library.Folder, "a", "parking.md"));
        (await library.Documents.ImportFolderAsync(second, null, false, TimeProvider.System)).Count(ImportOutcome.Updated).ShouldBe(1);
    }

    [Fact]
    public async Task Import_FileGone_ReportedAndKept()
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();
        File.Delete(Path.Combine(library.Folder, "parking.md"));

        (await library.ImportAsync()).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(ImportOutcome.Missing);
        library.Find("garage places").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Remove_Document_NotFoundAnyMore()
    {
        library.Write("parking.md", Body);
        await library.ImportAsync();

        (await library.Documents.RemoveAsync("parking.md")).ShouldBeTrue();
        library.Find("garage").ShouldBeEmpty();
        library.Documents.List().ShouldBeEmpty();
        (await library.Documents.RemoveAsync("parking.md")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("owner: x", false)]
    [InlineData("approved_by: x", true)]
    [InlineData("approved_by: x\naudience: staff", false)]
    [InlineData("approved_by: x\nvalid_from: 2026-11-22", false)]
    [InlineData("approved_by: x\nvalid_from: 2026-11-21\nvalid_until: 2026-11-21", true)]
    [InlineData("approved_by: x\nvalid_until: 2026-11-20", false)]
    public async Task Search_Document_OnlyApprovedInDateForPatients(string frontMatter, bool found)
    {
        library.Write("parking.md", Body, frontMatter: frontMatter);
        await library.ImportAsync();
        library.Find("garage").Any().ShouldBe(found);
    }

    [Fact]
    public async Task Import_DraftThenApproved_FoundOnlyAfterApproval()
    {
        library.Write("parking.md", Body);
        (await library.ImportAsync(draft: true)).Entries[0].Reason!.ShouldContain("draft");
        library.Find("garage").ShouldBeEmpty();
        (await library.ImportAsync()).Count(ImportOutcome.Updated).ShouldBe(1);
        library.Find("garage").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Search_SupersededDocument_OnlyTheNewOneFound()
    {
        library.Write("old.md", Body);
        library.Write("new.md", Body.Replace("forty", "fifty"), frontMatter: "approved_by: x\nsupersedes: old.md");
        await library.ImportAsync();
        library.Find("garage places").Select(hit => hit.Document).ShouldBe(["new.md"]);
    }

    [Fact]
    public async Task Import_NoFolder_Refused() =>
        await Should.ThrowAsync<DirectoryNotFoundException>(() => library.Documents.ImportFolderAsync("/no/such/folder", null, false, TimeProvider.System));

    public void Dispose() => library.Dispose();
}
