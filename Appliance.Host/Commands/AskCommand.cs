using System.CommandLine;
using Appliance.Host.Asking;
using Appliance.Host.Configuration;
using Appliance.Host.Serving;
using Appliance.Host.Texts;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>ask</c>: what would the appliance answer? Nothing is stored or sent.</summary>
internal static class AskCommand
{
    private static readonly Argument<string?> Text = new("text") { Description = "The patient's message.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Batch = new("--batch") { Description = "File with one JSON object a line; - for standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Language = new("--lang") { Description = "The patient's language, if known." };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong([.. ServedLanguages.All]);
        return new Command("ask", "Shows what the appliance would answer to a message.") { Text, Batch, Language, ChatModelOption.Model, EncoderOption.Encoder }.Does(RunAsync);
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? batch = context.Parsed.GetValue(Batch), text = context.Parsed.GetValue(Text);
        if ((batch is null) == string.IsNullOrWhiteSpace(text))
            throw new CommandException(ExitCode.Usage, "Give either a message or --batch FILE.");
        DataDirectory data = context.Data();
        ApplianceOptions options = context.LoadChecked(data);
        using AnsweringSession session = await AnsweringSession.OpenAsync(data, options, cancellationToken);
        if (batch is not null)
        {
            await foreach (AskLine line in JsonLines.ReadAsync<AskLine>(batch, cancellationToken))
                CommandContext.WriteLine(await session.Asker.AskAsync(line, cancellationToken));
            return ExitCode.Ok;
        }

        AskReply reply = await session.Asker.AskAsync(new AskLine(null, text!, context.Parsed.GetValue(Language), null, null), cancellationToken);
        if (context.Json)
            CommandContext.WriteLine(reply);
        else
            Print(context.Output, reply);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, AskReply reply)
    {
        output.WriteLine(reply.Reply ?? "(nothing is said)");
        output.MarkupLineInterpolated(
            $"[grey]{reply.Outcome} by {reply.Route} · {reply.Intent} {reply.Confidence:P0} · {reply.Language} · {reply.TimingsMs["total"]:F1} ms[/]");
        if (reply.Flags.Count > 0)
            output.MarkupLineInterpolated($"[red]red flags: {string.Join(", ", reply.Flags)}[/]");
        if (reply.Sensitive.Count > 0)
            output.MarkupLineInterpolated($"[yellow]sensitive: {string.Join(", ", reply.Sensitive)}[/]");
        foreach (AskCitation citation in reply.Citations)
            output.MarkupLineInterpolated($"[grey]from {citation.Document}: {citation.Passage}[/]");
    }
}
