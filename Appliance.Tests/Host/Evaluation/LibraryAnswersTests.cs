using System.Runtime.CompilerServices;
using System.Text.Json;
using Appliance.Host.Evaluation;
using Appliance.Tests.EndToEnd;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Evaluation;

/// <summary>The library and the questions that were written without knowledge of the program; nothing is chosen on half b.</summary>
public sealed class LibraryAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(1));

    [SkippableTheory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task Answers_OfTheBlindLibrary_AreRightOrDeclined(string half)
    {
        Engines.Require();
        EvaluatedQuestion[] questions = [.. File.ReadLines(Path.Combine(Folder(), "questions.jsonl"))
            .Select(line => JsonSerializer.Deserialize<EvaluatedQuestion>(line)!).Where(question => question.Half == half)];

        IReadOnlyList<EvaluatedReply> replies = await LibraryAnswersEvaluation.RunAsync(
            Path.Combine(Folder(), "documents"), questions, ["understanding.encoder=none"], Now, null, CancellationToken.None);

        replies.Count.ShouldBe(questions.Length);
        Share(replies, EvaluatedQuestion.Sensitive, reply => reply.Verdict == Verdict.Person).ShouldBe(1);
        Share(replies, EvaluatedQuestion.OutOfScope, reply => reply.AsExpected).ShouldBe(1);
        Share(replies, EvaluatedQuestion.Unanswerable, reply => reply.AsExpected).ShouldBeGreaterThan(0.85);
        Share(replies, EvaluatedQuestion.Answerable, reply => reply.Rank <= 5).ShouldBeGreaterThanOrEqualTo(0.85);
        Share(replies, EvaluatedQuestion.Answerable, reply => reply.Verdict == Verdict.Wrong).ShouldBeLessThan(0.08);
        Share(replies, EvaluatedQuestion.Answerable, reply => reply.Verdict == Verdict.Right).ShouldBeGreaterThan(0.2);
    }

    private static double Share(IReadOnlyList<EvaluatedReply> replies, string kind, Func<EvaluatedReply, bool> holds)
    {
        EvaluatedReply[] ofKind = [.. replies.Where(reply => reply.Question.KindOf == kind)];
        ofKind.ShouldNotBeEmpty();
        return (double)ofKind.Count(holds) / ofKind.Length;
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../Evaluation/library"));
}
