using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Utterances;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents review</c>: lists the clinic's own examples, and accepts or rejects them.</summary>
internal static class IntentsReviewCommand
{
    private static readonly Option<long[]> Accept = new("--accept") { Description = "Numbers of examples that the next model learns.", HelpName = "ID…", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<long[]> Reject = new("--reject") { Description = "Numbers of examples to delete, accepted ones too.", HelpName = "ID…", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> Accepted = new("--accepted") { Description = "Lists those that were accepted." };

    public static Command Create() =>
        new Command("review", "Lists the clinic's own examples that wait for a person; accepts or rejects them.") { Accept, Reject, Accepted }.Does(RunAsync);

    private static Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        (long[] accept, long[] reject) = (context.Parsed.GetValue(Accept) ?? [], context.Parsed.GetValue(Reject) ?? []);
        if (accept.Intersect(reject).Any())
            throw new CommandException(ExitCode.Usage, $"{accept.Intersect(reject).First()} is named with both --accept and --reject.");
        return accept.Length + reject.Length > 0 ? DecideAsync(context, accept, reject, cancellationToken) : Task.FromResult(List(context));
    }

    private static async Task<int> DecideAsync(CommandContext context, long[] accept, long[] reject, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["accept"] = Array(accept), ["reject"] = Array(reject), ["by"] = Environment.UserName };
        JsonNode? result = await context.ControlAsync(IntentOperations.Review, arguments, cancellationToken);
        if (context.Json)
            Console.Out.WriteLine(result!.ToJsonString(ControlOperations.Json));
        else
            context.Output.WriteLine($"{accept.Length} accepted, {reject.Length} rejected and deleted.");
        return ExitCode.Ok;
    }

    private static JsonArray Array(long[] numbers) => [.. numbers.Select(number => (JsonNode)number)];

    private static int List(CommandContext context)
    {
        UtteranceStatus status = context.Parsed.GetValue(Accepted) ? UtteranceStatus.Accepted : UtteranceStatus.Added;
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        IReadOnlyList<Utterance> utterances = new UtteranceStore(opened.Store).List(status);
        if (context.Json)
        {
            foreach (Utterance utterance in utterances)
                CommandContext.WriteLine(utterance);
            return ExitCode.Ok;
        }

        if (utterances.Count == 0)
        {
            context.Output.WriteLine(status == UtteranceStatus.Added ? "No example waits for a person." : "No example was accepted.");
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Example", "Intent", "Language", "Contact", "Added by", "On", "Text");
        foreach (Utterance one in utterances)
        {
            table.AddRow(new[]
            {
                one.Id.ToString(CultureInfo.InvariantCulture), one.Intent, one.Language, one.ContactId?.ToString(CultureInfo.InvariantCulture) ?? "—", one.AddedBy,
                one.AddedAt.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), one.Text,
            }.Select(Markup.Escape).ToArray());
        }

        context.Output.Write(table);
        return ExitCode.Ok;
    }
}
