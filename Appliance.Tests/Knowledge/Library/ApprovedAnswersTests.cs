using System.Text.Json;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Answers;
using Dapper;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Knowledge.Library;

public sealed class ApprovedAnswersTests(SampleLibrary library) : IClassFixture<SampleLibrary>
{
    private readonly ApprovedAnswers answers = new(library.Store);

    public static TheoryData<string, string, string?> Questions
    {
        get
        {
            var data = new TheoryData<string, string, string?>();
            foreach (string line in File.ReadLines(SampleLibrary.File("approved-questions.jsonl")))
            {
                JsonElement question = JsonSerializer.Deserialize<JsonElement>(line);
                data.Add(question.GetProperty("text").GetString()!, question.GetProperty("lang").GetString()!, question.GetProperty("answer").GetString());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void Match_Question_ItsAnswerOrNone(string text, string language, string? expected) =>
        (answers.Match(text, language)?.Id).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("\" OR text:*")]
    public void Match_NoWords_None(string text) => answers.Match(text, "it").ShouldBeNull();

    [Fact]
    public void Match_OtherLanguage_None()
    {
        answers.Match("where can i park?", "it").ShouldBeNull();
        answers.Match("wo kann ich parken?", "de").ShouldBeNull();
    }

    [Fact]
    public async Task RecordHit_Answer_CountedAndKeptOnImport()
    {
        using var own = new TemporaryLibrary();
        WriteAnswer(own, "We open at eight.");
        await own.ImportAsync(approvedBy: "x");
        await new ApprovedAnswers(own.Store).RecordHitAsync("hours", DateTimeOffset.UnixEpoch);
        WriteAnswer(own, "We open at nine.");

        (await own.ImportAsync(approvedBy: "x")).Entries.ShouldHaveSingleItem().Outcome.ShouldBe(ImportOutcome.Updated);
        new ApprovedAnswers(own.Store).Match("when do you open?", "en")!.Answer.ShouldBe("We open at nine.");
        own.Store.Read(c => c.ExecuteScalar<int>("SELECT hits FROM approved_answers WHERE id = 'hours'")).ShouldBe(1);
    }

    [Fact]
    public async Task Import_DraftOrUnapprovedAnswer_NotMatched()
    {
        using var own = new TemporaryLibrary();
        WriteAnswer(own, "We open at eight.");
        await own.ImportAsync(draft: true, approvedBy: "x");
        new ApprovedAnswers(own.Store).Match("when do you open?", "en").ShouldBeNull();
        await own.ImportAsync();
        new ApprovedAnswers(own.Store).Match("when do you open?", "en").ShouldBeNull();
    }

    [Fact]
    public async Task Import_WrongLines_ReportedWithTheirNumbers()
    {
        using var own = new TemporaryLibrary();
        File.WriteAllLines(Path.Combine(own.Folder, "approved-answers.jsonl"),
        [
            """{"id": "a", "language": "en", "questions": ["where?"], "answer": "Here."}""",
            "not json",
            """{"id": "b", "language": "xx", "questions": ["where?"], "answer": "Here."}""",
            """{"id": "a", "language": "en", "questions": ["who?"], "answer": "Us."}""",
            """{"id": "c", "language": "en", "questions": [], "answer": "Us."}""",
        ]);
        ImportReport report = await own.ImportAsync(approvedBy: "x");
        report.Entries.Where(e => e.Outcome == ImportOutcome.Failed).Select(e => e.Name[^1]).ShouldBe(['2', '3', '4', '5']);
        report.Count(ImportOutcome.Added).ShouldBe(1);
    }

    private static void WriteAnswer(TemporaryLibrary library, string answer) => File.WriteAllText(
        Path.Combine(library.Folder, "approved-answers.jsonl"),
        $$"""{"id": "hours", "language": "en", "questions": ["when do you open?"], "answer": "{{answer}}"}""" + "\n");
}
