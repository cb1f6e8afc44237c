using System.CommandLine;
using Appliance.Host.Asking;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents classify</c>: what models and rules read in a message.</summary>
internal static class IntentsClassifyCommand
{
    private static readonly Argument<string?> Text = new("text") { Description = "The patient's message.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Batch = new("--batch") { Description = "File with {\"id\",\"text\",\"lang\"} a line; - for standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Language = new("--lang") { Description = "The language the patient wrote before, if known: it, en, es or pt." };

    public static Command Create() =>
        new Command("classify", "Shows intent, language, red flags and sensitive topics of a message.") { Text, Batch, Language, IntentsCommands.Model, EncoderOption.Encoder }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? batch = context.Parsed.GetValue(Batch), text = context.Parsed.GetValue(Text);
        if ((batch is null) == (text is null))
            throw new CommandException(ExitCode.Usage, "Give either a message or --batch FILE.");
        AnsweringSession.RequireEngines();
        using IntentReader reader = IntentReader.Open(context.Parsed.GetValue(IntentsCommands.Model), context.Parsed.GetValue(EncoderOption.Encoder));
        if (batch is not null)
        {
            await foreach (IntentLine line in JsonLines.ReadAsync<IntentLine>(batch, cancellationToken))
                CommandContext.WriteLine(reader.Read(line));
            return ExitCode.Ok;
        }

        IntentReading reading = reader.Read(new IntentLine(null, text!, context.Parsed.GetValue(Language)));
        if (context.Json)
            CommandContext.WriteLine(reading);
        else
            Print(context.Output, reading);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, IntentReading reading)
    {
        output.MarkupLineInterpolated($"[bold]{reading.Intent}[/] {reading.Confidence:P0} [grey]· {reading.Language ?? "language unknown"}[/]");
        if (reading.Additional.Count > 0)
            output.MarkupLineInterpolated($"also: {string.Join(", ", reading.Additional.Select(other => $"{other.Intent} {other.Confidence:P0}"))}");
        if (reading.Flags.Count > 0)
            output.MarkupLineInterpolated($"[red]red flags: {string.Join(", ", reading.Flags)}[/]");
        if (reading.Sensitive.Count > 0)
            output.MarkupLineInterpolated($"[yellow]sensitive: {string.Join(", ", reading.Sensitive)}[/]");
        output.MarkupLineInterpolated($"[grey]{string.Join(" · ", reading.Top.Select(top => $"{top.Intent} {top.Confidence:P0}"))}[/]");
    }
}
