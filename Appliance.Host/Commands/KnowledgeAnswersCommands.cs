using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Texts;
using Appliance.Knowledge.Library.Answers;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge answers …</c> and <c>knowledge gaps</c>: answers that a person signed off, and questions that have none yet.</summary>
internal static class KnowledgeAnswersCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the answer." };
    private static readonly Option<string> Language = new("--lang") { Description = "Language of the questions and the answer.", Required = true };
    private static readonly Option<string[]> Questions = new("--question") { Description = "A way of asking; several may be given.", HelpName = "TEXT" };
    private static readonly Option<string?> Gap = new("--gap") { Description = "Id of a gap, whose ways of asking are taken over.", HelpName = "ID" };
    private static readonly Option<string> Answer = new("--answer") { Description = "The answer, sent as it stands.", HelpName = "TEXT", Required = true };
    private static readonly Option<string?> Owner = new("--owner") { Description = "Who keeps it right." };
    private static readonly Option<string?> ValidUntil = new("--valid-until") { Description = "Last day on which it is sent, as 2026-01-31." };
    private static readonly Option<bool> Draft = new("--draft") { Description = "Do not sign it off yet." };
    private static readonly Option<int> Days = new("--days") { Description = "How far back to look, 1 to 365.", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Least = new("--min") { Description = "How often it was asked at least.", DefaultValueFactory = _ => 2 };

    public static IEnumerable<Command> Create()
    {
        Language.AcceptOnlyFromAmong([.. ServedLanguages.All]);
        yield return new Command("answers", "Answers that a person signed off; they are matched before anything else, without a model.")
        {
            new Command("list", "All answers, the most used first.").Does((context, _) => Task.FromResult(List(context))),
            new Command("add", "Adds an answer, or replaces the one of that id; you sign it off.") { Id, Language, Questions, Gap, Days, Answer, Owner, ValidUntil, Draft }.Does(AddAsync),
            new Command("approve", "Signs an answer off.") { Id }.Does(ApproveAsync),
        };
        yield return new Command("gaps", "What patients ask and the library does not answer, with what staff replied.") { Days, Least }.Does((context, _) => Task.FromResult(Gaps(context)));
    }

    private static int List(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        Table table = new Table().AddColumns("Id", "Language", "Questions", "Approved by", "Owner", "Hits", "Answer");
        foreach (ListedAnswer answer in new ApprovedAnswerEditing(opened.Store).List())
        {
            if (context.Json)
                CommandContext.WriteLine(answer);
            table.AddRow(new[]
            {
                answer.Id, answer.Language, answer.Questions.ToString(CultureInfo.InvariantCulture), answer.Draft ? "draft" : answer.ApprovedBy ?? "—", answer.Owner ?? "—",
                answer.Hits.ToString(CultureInfo.InvariantCulture), answer.Answer,
            }.Select(Markup.Escape).ToArray());
        }

        if (!context.Json)
            context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static async Task<int> AddAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<string> questions = [.. context.Parsed.GetValue(Questions) ?? []];
        if (context.Parsed.GetValue(Gap) is { } id)
        {
            using OpenedStore opened = CommandContext.OpenForReading(context.Data());
            Gap gap = new UnansweredQuestions(opened.Store).Find(id, Since(context)) ?? throw new CommandException(ExitCode.Refused, $"There is no gap {id}. \"appliance knowledge gaps\" shows all.");
            questions.AddRange([gap.Question, .. gap.Variants]);
        }

        if (questions.Count == 0)
            throw new CommandException(ExitCode.Usage, "Give at least one --question, or a --gap.");
        string json = JsonSerializer.Serialize(new
        {
            id = context.Parsed.GetValue(Id),
            language = context.Parsed.GetValue(Language),
            questions,
            answer = context.Parsed.GetValue(Answer),
            owner = context.Parsed.GetValue(Owner),
            valid_until = context.Parsed.GetValue(ValidUntil),
        });
        await context.ControlAsync(
            "knowledge.answers.put", new JsonObject { ["answer"] = json, ["by"] = context.Parsed.GetValue(Draft) ? null : Environment.UserName }, cancellationToken);
        return Done(context, context.Parsed.GetValue(Draft) ? "waits for approval" : "answers from now on");
    }

    private static async Task<int> ApproveAsync(CommandContext context, CancellationToken cancellationToken)
    {
        JsonNode? result = await context.ControlAsync(
            "knowledge.answers.approve", new JsonObject { ["id"] = context.Parsed.GetValue(Id), ["by"] = Environment.UserName }, cancellationToken);
        return result!["approved"]!.GetValue<bool>()
            ? Done(context, "answers from now on")
            : throw new CommandException(ExitCode.Refused, $"There is no approved answer {context.Parsed.GetValue(Id)}. \"appliance knowledge answers list\" shows all.");
    }

    private static int Done(CommandContext context, string what)
    {
        if (context.Json)
            CommandContext.WriteLine(new { Id = context.Parsed.GetValue(Id), Done = true });
        else
            context.Output.WriteLine($"{context.Parsed.GetValue(Id)} {what}.");
        return ExitCode.Ok;
    }

    private static int Gaps(CommandContext context)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        foreach (Gap gap in new UnansweredQuestions(opened.Store).Find(Since(context), context.Parsed.GetValue(Least)))
        {
            if (context.Json)
            {
                CommandContext.WriteLine(gap);
                continue;
            }

            context.Output.MarkupLineInterpolated($"[bold]{gap.Count}×[/] {gap.Question} [grey]{gap.Language} {gap.Id}, last on {gap.LastAsked.LocalDateTime:yyyy-MM-dd}[/]");
            foreach (string variant in gap.Variants)
                context.Output.WriteLine("    also: " + variant);
            foreach (string reply in gap.Replies)
                context.Output.WriteLine("    staff replied: " + reply);
        }

        return ExitCode.Ok;
    }

    private static DateTimeOffset Since(CommandContext context)
    {
        int days = context.Parsed.GetValue(Days);
        return days is >= 1 and <= 365 ? DateTimeOffset.Now.AddDays(-days) : throw new CommandException(ExitCode.Usage, $"--days {days} is out of range; choose 1 to 365.");
    }
}
