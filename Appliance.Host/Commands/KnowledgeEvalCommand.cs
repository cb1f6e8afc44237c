using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Appliance.Host.Asking;
using Appliance.Host.Evaluation;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Search;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge eval FILE</c>: how well the library answers questions whose documents or answers are known.</summary>
internal static class KnowledgeEvalCommand
{
    private static readonly Argument<string> EvalFile = new("file")
    {
        Description = "File with {\"text\",\"lang\",\"docs\",\"answer\"} a line, docs [] where the library has no answer, or {\"id\",\"question\",\"language\",\"kind\",\"documents\",\"must\",\"must_not\"}; - for standard input.",
    };

    private static readonly Option<string?> Library = new("--library") { Description = "Import this folder into a temporary data directory and ask there.", HelpName = "DIR" };
    private static readonly Option<string?> Keep = new("--keep") { Description = "With --library: the data directory to use, kept for the next run in place of a temporary one.", HelpName = "DIR" };
    private static readonly Option<string?> Half = new("--half") { Description = "Only the questions of this half, a or b, by the hash of their id.", HelpName = "a|b" };
    private static readonly Option<bool> Ask = new("--ask") { Description = "Put every question to the whole pipeline too: answered right, wrong, declined." };
    private static readonly Option<bool> Misses = new("--misses") { Description = "Print a line for each question that was not answered as expected." };

    private static readonly Option<bool> Replies = new("--replies") { Description = "Print a line for each question." };

    public static Command Create() => new Command("eval", "Recall and reciprocal rank on questions with known documents; with --ask, what patients would be told.")
    {
        EvalFile, Ask, Misses, Replies, Library, Keep, Half, EncoderOption.Encoder, ChatModelOption.Model,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<EvaluatedQuestion> lines = await ReadAsync(context, cancellationToken);
        if (context.Parsed.GetValue(Library) is { } folder)
            return await LibraryAsync(context, folder, lines, cancellationToken);
        EvaluationResult result;
        using (OpenedStore opened = CommandContext.OpenForReading(context.Data()))
        {
            using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
            await LibraryVectors.UpdateAsync(opened, encoder, context.Console.WriteLine, cancellationToken);
            result = new LibraryEvaluation(new LibrarySearch(opened.Store, encoder)).Run(
                [.. lines.Select(line => new EvaluationQuestion(line.Asked, line.AskedIn, line.FileNames))], DateOnly.FromDateTime(DateTime.Now));
        }

        IReadOnlyList<EvaluatedReply>? asked = null;
        if (context.Parsed.GetValue(Ask))
        {
            DataDirectory data = context.Data();
            using AnsweringSession session = await AnsweringSession.OpenAsync(data, context.LoadChecked(data), cancellationToken);
            asked = await AnswerEvaluation.RunAsync(session, lines, DateTimeOffset.Now, cancellationToken);
            WriteReplies(context, asked);
        }

        CommandContext.WriteLine(new EvalReport(
            result.Answerable, result.Unanswerable, Share(result.RecallAt1), Share(result.RecallAt3), Share(result.RecallAt5), Share(result.MeanReciprocalRank),
            Share(result.QuotedRight), Share(result.QuotedWrong), Share(result.QuotedUnanswerable))
        {
            AnsweredRight = Share(asked, answerable: true, reply => reply.Verdict == Verdict.Right),
            AnsweredWrong = Share(asked, answerable: true, reply => reply.Verdict == Verdict.Wrong),
            Declined = Share(asked, answerable: false, reply => reply.Verdict is Verdict.Declined or Verdict.Person),
        });
        return ExitCode.Ok;
    }

    private static async Task<List<EvaluatedQuestion>> ReadAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string file = context.Parsed.GetValue(EvalFile)!;
        string? half = context.Parsed.GetValue(Half);
        if (half is not (null or "a" or "b"))
            throw new CommandException(ExitCode.Usage, $"--half {half} does not exist; choose a or b.");
        var questions = new List<EvaluatedQuestion>();
        await foreach (EvaluatedQuestion question in JsonLines.ReadAsync<EvaluatedQuestion>(file, cancellationToken))
        {
            if (question.Asked.Length == 0)
                throw new CommandException(ExitCode.Input, $"{file} has a line with neither \"text\" nor \"question\". Add the question.");
            if (half is null || question.Half == half)
                questions.Add(question);
        }

        return questions;
    }

    private static async Task<int> LibraryAsync(CommandContext context, string folder, List<EvaluatedQuestion> questions, CancellationToken cancellationToken)
    {
        IReadOnlyList<EvaluatedReply> replies = await LibraryAnswersEvaluation.RunAsync(folder, questions, context.Settings, DateTimeOffset.Now, context.Parsed.GetValue(Keep), cancellationToken);
        WriteReplies(context, replies);
        IReadOnlyList<EvaluationFigures> figures = EvaluationTable.Of(replies);
        if (context.Json)
        {
            foreach (EvaluationFigures line in figures)
                CommandContext.WriteLine(line);
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Kind", "Language", "Questions", "Recall@1", "Recall@5", "Right", "Incomplete", "Wrong", "Declined", "To a person");
        foreach (EvaluationFigures line in figures)
        {
            table.AddRow(line.Kind, line.Language, line.Questions.ToString(CultureInfo.InvariantCulture), Percent(line.RecallAt1), Percent(line.RecallAt5),
                Percent(line.Right), Percent(line.Incomplete), Percent(line.Wrong), Percent(line.Declined), Percent(line.Person));
        }

        context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "";

    private static void WriteReplies(CommandContext context, IEnumerable<EvaluatedReply> replies)
    {
        bool all = context.Parsed.GetValue(Replies), misses = context.Parsed.GetValue(Misses);
        foreach (EvaluatedReply reply in replies.Where(reply => all || (misses && !reply.AsExpected)))
        {
            CommandContext.WriteLine(new
            {
                reply.Question.Id,
                Text = reply.Question.Asked,
                reply.Question.KindOf,
                reply.Verdict,
                Expected = reply.Question.Required,
                Documents = reply.Question.FileNames,
                reply.Rank,
                reply.Reply.Outcome,
                reply.Reply.Route,
                reply.Reply.Intent,
                reply.Reply.Confidence,
                reply.Reply.Sensitive,
                reply.Reply.Flags,
                reply.Decision,
                reply.Gate,
                reply.Reply.Reply,
            });
        }
    }

    private static double? Share(IReadOnlyList<EvaluatedReply>? replies, bool answerable, Func<EvaluatedReply, bool> holds)
    {
        List<EvaluatedReply> asked = [.. (replies ?? []).Where(reply => reply.Question.KindOf == EvaluatedQuestion.Answerable == answerable)];
        return asked.Count == 0 ? null : Math.Round((double)asked.Count(holds) / asked.Count, 4);
    }

    // JSON has no NaN; without such a question there is no share.
    private static double? Share(double value) => double.IsNaN(value) ? null : Math.Round(value, 4);

    private sealed record EvalReport(
        int Answerable,
        int Unanswerable,
        [property: JsonPropertyName("recall@1")] double? RecallAt1,
        [property: JsonPropertyName("recall@3")] double? RecallAt3,
        [property: JsonPropertyName("recall@5")] double? RecallAt5,
        [property: JsonPropertyName("mrr")] double? MeanReciprocalRank,
        double? QuotedRight,
        double? QuotedWrong,
        double? QuotedUnanswerable)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? AnsweredRight { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? AnsweredWrong { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? Declined { get; init; }
    }
}
