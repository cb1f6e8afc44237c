using System.CommandLine;
using System.Text.Json.Serialization;
using Appliance.Host.Asking;
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
    private static readonly Argument<string> EvalFile = new("file") { Description = "File with {\"text\",\"lang\",\"docs\",\"answer\"} a line, docs [] where the library has no answer; - for standard input." };
    private static readonly Option<bool> Ask = new("--ask") { Description = "Put every question to the whole pipeline too: answered right, wrong, declined." };
    private static readonly Option<bool> Misses = new("--misses") { Description = "Print a line for each question that was not answered as expected." };

    public static Command Create() => new Command("eval", "Recall and reciprocal rank on questions with known documents; with --ask, what patients would be told.")
    {
        EvalFile, Ask, Misses, EncoderOption.Encoder, ChatModelOption.Model,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var lines = new List<EvalLine>();
        await foreach (EvalLine line in JsonLines.ReadAsync<EvalLine>(context.Parsed.GetValue(EvalFile)!, cancellationToken))
            lines.Add(line);
        EvaluationResult result;
        using (OpenedStore opened = CommandContext.OpenForReading(context.Data()))
        {
            using LibraryEncoder? encoder = LibraryEncoder.OpenFor(context.Load(context.Data()).Understanding, context.Data());
            await LibraryVectors.UpdateAsync(opened, encoder, context.Console.WriteLine, cancellationToken);
            result = new LibraryEvaluation(new LibrarySearch(opened.Store, encoder)).Run(
                [.. lines.Select(line => new EvaluationQuestion(line.Text, line.Language, line.Documents ?? []))], DateOnly.FromDateTime(DateTime.Now));
        }

        Asked? asked = context.Parsed.GetValue(Ask) ? await AskAsync(context, lines, cancellationToken) : null;
        CommandContext.WriteLine(new EvalReport(
            result.Answerable, result.Unanswerable, Share(result.RecallAt1), Share(result.RecallAt3), Share(result.RecallAt5), Share(result.MeanReciprocalRank),
            Share(result.QuotedRight), Share(result.QuotedWrong), Share(result.QuotedUnanswerable))
        {
            AnsweredRight = Share(asked, asked?.Right, result.Answerable),
            AnsweredWrong = Share(asked, asked?.Wrong, result.Answerable),
            Declined = Share(asked, asked?.Declined, result.Unanswerable),
        });
        return ExitCode.Ok;
    }

    private static async Task<Asked> AskAsync(CommandContext context, List<EvalLine> lines, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        using AnsweringSession session = await AnsweringSession.OpenAsync(data, context.LoadChecked(data), cancellationToken);
        var asked = new Asked();
        foreach (EvalLine line in lines)
        {
            AskReply reply = await session.Asker.AskAsync(new AskLine(null, line.Text, line.Language, null, null), cancellationToken);
            bool answered = reply is { Outcome: "sent", Route: "approved" or "quoted" or "generated" or "action" };
            bool answerable = line.Documents is { Count: > 0 } || line.Answer is { Length: > 0 };
            bool right = answered && IsRight(line, reply);
            asked.Right += answerable && right ? 1 : 0;
            asked.Wrong += answerable && answered && !right ? 1 : 0;
            asked.Declined += !answerable && !answered ? 1 : 0;
            if (context.Parsed.GetValue(Misses) && (answerable ? !right : answered))
                CommandContext.WriteLine(new { line.Text, Expected = line.Answer ?? string.Join(", ", line.Documents ?? []), reply.Outcome, reply.Route, reply.Reply });
        }

        return asked;
    }

    // By the words that the reply must have where they are given, else by the document it comes from.
    private static bool IsRight(EvalLine line, AskReply reply) => line.Answer is { Length: > 0 } words
        ? reply.Reply?.Contains(words, StringComparison.OrdinalIgnoreCase) == true
        : reply.Citations.Count == 0 || reply.Citations.Any(citation => line.Documents!.Contains(citation.Document));

    private static double? Share(Asked? asked, int? count, int all) => asked is null || all == 0 ? null : Math.Round((double)count!.Value / all, 4);

    // JSON has no NaN; without such a question there is no share.
    private static double? Share(double value) => double.IsNaN(value) ? null : Math.Round(value, 4);

    private sealed class Asked
    {
        public int Right { get; set; }

        public int Wrong { get; set; }

        public int Declined { get; set; }
    }

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

    private sealed record EvalLine(
        [property: JsonPropertyName("text"), JsonRequired] string Text,
        [property: JsonPropertyName("lang")] string? Language,
        [property: JsonPropertyName("docs")] IReadOnlyList<string>? Documents,
        [property: JsonPropertyName("answer")] string? Answer);
}
