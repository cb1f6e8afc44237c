using System.CommandLine;
using System.Globalization;
using Appliance.Host.Asking;
using Appliance.Host.Understanding;
using Appliance.Host.Understanding.Slots;

namespace Appliance.Host.Commands;

/// <summary><c>intents slots</c>: the dates, times, names, numbers and papers in a message. Reads the clinic's hours where they are configured.</summary>
internal static class IntentsSlotsCommand
{
    private static readonly Argument<string?> Text = new("text") { Description = "The patient's message.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Batch = new("--batch") { Description = "File with {\"id\",\"text\",\"lang\"} a line; - for standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Now = new("--now") { Description = "When it was written; default: now.", HelpName = "ISO-8601" };
    private static readonly Option<string?> Language = new Option<string?>("--lang") { Description = "Its language: it, en, es or pt; default: the clinic's." }.AcceptOnlyFromAmong("it", "en", "es", "pt");
    private static readonly Option<string[]> Doctor = new("--doctor") { Description = "A doctor of the clinic; repeatable.", HelpName = "NAME" };
    private static readonly Option<string[]> Service = new("--service") { Description = "A service of the clinic; repeatable.", HelpName = "NAME" };

    public static Command Create() =>
        new Command("slots", "Shows the dates, times, names, numbers and papers in a message.") { Text, Batch, Now, Language, Doctor, Service }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? batch = context.Parsed.GetValue(Batch), text = context.Parsed.GetValue(Text), language = context.Parsed.GetValue(Language);
        if ((batch is null) == (text is null))
            throw new CommandException(ExitCode.Usage, "Give either a message or --batch FILE.");
        ClinicSlots clinic = ClinicSlots.Of(context.Load(context.Data()).Clinic)
            ?? throw new CommandException(ExitCode.Input, "The clinic's time zone or opening hours are wrong. \"appliance config check\" says which.");
        DateTimeOffset now = Moment(context);
        SlotLine[] Read(string message, string? written) =>
            [.. clinic.Read(message, written ?? language, now, context.Parsed.GetValue(Doctor), context.Parsed.GetValue(Service)).Select(slot => SlotLine.Of(slot, message))];
        if (batch is not null)
        {
            await foreach (IntentLine line in JsonLines.ReadAsync<IntentLine>(batch, cancellationToken))
                CommandContext.WriteLine(new { line.Id, line.Text, Slots = Read(line.Text, line.Language) });
            return ExitCode.Ok;
        }

        foreach (SlotLine slot in Read(text!, null))
        {
            if (context.Json)
                CommandContext.WriteLine(slot);
            else
                slot.Print(context.Output);
        }

        return ExitCode.Ok;
    }

    private static DateTimeOffset Moment(CommandContext context)
    {
        if (context.Parsed.GetValue(Now) is not { } given)
            return TimeProvider.System.GetUtcNow();
        return DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw new CommandException(ExitCode.Usage, $"--now {given} is no moment. Write for example 2026-11-25T10:00+01:00.");
    }
}
