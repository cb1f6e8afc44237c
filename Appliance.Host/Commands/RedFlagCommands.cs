using System.CommandLine;
using System.Globalization;
using Appliance.Host.Asking;
using Appliance.Host.Configuration;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Texts;
using Appliance.Host.Understanding;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>redflags …</c>: the rules that look for danger. Testing them needs neither store nor configuration.</summary>
internal static class RedFlagCommands
{
    private static readonly Argument<string[]> Cases = new("file|text") { Description = "Files with {\"text\",\"flag\"} a line (named after their language, or with \"lang\"), or one message.", Arity = ArgumentArity.OneOrMore };
    private static readonly Argument<string> Text = new("text") { Description = "The patient's message." };
    private static readonly Option<string?> Language = new Option<string?>("--lang") { Description = "The message's language, where it is known: it, en, es or pt." }
        .AcceptOnlyFromAmong([.. ServedLanguages.All]);
    private static readonly Option<string?> Rules = new("--rules") { Description = "Folder with other rule files than the built-in ones.", HelpName = "DIR" };
    private static readonly Option<string?> Changes = new("--changes") { Description = "A clinic's changes to try, signed or not.", HelpName = "FILE" };
    private static readonly Option<bool> RulesOnly = new("--rules-only") { Description = "Without the learned detector." };
    private static readonly Option<string?> Joined = new("--joined") { Description = "What \"redflags train --encoder\" wrote, with the same --encoder.", HelpName = "FILE" };
    private static readonly Option<bool> Failures = new("--failures") { Description = "List every case that went wrong." };

    public static Command Create() => new("redflags", "The rules that look for danger: test, explain, change.")
    {
        new Command("test", "Recall and false alarms on labelled messages; exit code 1 below the goals.") { Cases, Rules, Changes, RulesOnly, Joined, EncoderOption.Encoder, Failures }.Does(TestAsync),
        new Command("explain", "Which rule fires, on which words, and what takes others back.") { Text, Language, Rules, Changes, RulesOnly, Joined, EncoderOption.Encoder }.Does((context, _) => Task.FromResult(Explain(context))),
        RedFlagTrainCommand.Create(),
        RedFlagSigningCommands.CreateKeygen(),
        RedFlagSigningCommands.CreateSign(),
    };

    private static async Task<int> TestAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using OpenedEncoder? encoder = Encoder(context);
        RedFlagWatch watch = Watch(context, encoder);
        string[] given = context.Parsed.GetValue(Cases)!;
        if (given is [var single] && single != "-" && !File.Exists(single))
            return Print(context, watch, single, null);
        var outcomes = new List<RedFlagOutcome>();
        foreach (string file in given)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string? language = ServedLanguages.All.Contains(name) ? name : null;
            await foreach (RedFlagCase line in JsonLines.ReadAsync<RedFlagCase>(file, cancellationToken))
                outcomes.Add(RedFlagOutcome.Of(watch, line, line.Language ?? language ?? "unknown"));
        }
        RedFlagReport report = RedFlagReport.Of(watch.Version, outcomes, context.Parsed.GetValue(Failures));
        if (context.Json)
            CommandContext.WriteLine(report);
        else
            Print(context.Output, report);
        return report.MeetsGoals ? ExitCode.Ok : ExitCode.Failed;
    }

    private static int Explain(CommandContext context)
    {
        using OpenedEncoder? encoder = Encoder(context);
        return Print(context, Watch(context, encoder), context.Parsed.GetValue(Text)!, context.Parsed.GetValue(Language));
    }

    private static OpenedEncoder? Encoder(CommandContext context)
    {
        string? path = context.Parsed.GetValue(EncoderOption.Encoder) is { } given and not ModelChoice.None ? given : null;
        if ((path is null) != (context.Parsed.GetValue(Joined) is null))
            throw new CommandException(ExitCode.Usage, "--joined and --encoder belong together: give both or neither.");
        if (path is not null)
            AnsweringSession.RequireEngines();
        return OpenedEncoder.Open(path);
    }

    private static DangerVectors? Vectors(CommandContext context, OpenedEncoder? encoder)
    {
        if (encoder is null)
            return null;
        string file = context.Parsed.GetValue(Joined)!;
        JoinedDanger joined = JoinedDanger.Read(file);
        return joined.Header.Encoder == encoder.Encoder.Identity && joined.Header.Detector == DangerDetector.Load(RedFlagRuleBook.PublishedDirectory).Version
            ? new DangerVectors(joined, encoder.Encoder, NullLogger.Instance)
            : throw new CommandException(ExitCode.Input, $"{file} was fitted to another sentence encoder or another danger.bin; write it again with \"redflags train --encoder\".");
    }

    private static RedFlagWatch Watch(CommandContext context, OpenedEncoder? encoder)
    {
        string rules = context.Parsed.GetValue(Rules) ?? RedFlagRuleBook.PublishedDirectory;
        ClinicRuleChanges? changes = context.Parsed.GetValue(Changes) is { } file ? ClinicRuleChanges.Read(ContentFile.ReadText(file), file) : null;
        DangerDetector? detector = context.Parsed.GetValue(RulesOnly) ? null : DangerDetector.Load(RedFlagRuleBook.PublishedDirectory, Vectors(context, encoder));
        return new RedFlagWatch(RedFlagRuleBook.Load(rules, changes), detector);
    }

    private static int Print(CommandContext context, RedFlagWatch watch, string text, string? language)
    {
        if (text.Length > PhraseTokenizer.MaxTextLength)
            throw new CommandException(ExitCode.Input, $"The message has {text.Length} characters; at most {PhraseTokenizer.MaxTextLength} are read. Shorten it.");
        RedFlagExplanation explanation = watch.Explain(text, language);
        if (context.Json)
            CommandContext.WriteLine(RedFlagExplanationText.Json(explanation));
        else
            RedFlagExplanationText.Print(context.Output, explanation);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, RedFlagReport report)
    {
        Table table = new Table { Border = TableBorder.None }.AddColumns("Language", "Flag", "Dangers", "Found", "Recall", "Harmless", "False alarms", "Share");
        foreach (RedFlagFigures row in report.Figures)
        {
            table.AddRow(new[]
            {
                row.Language, row.Flag ?? "all", $"{row.Dangers}", $"{row.Found}", Share(row.Recall), $"{row.Harmless}", $"{row.FalseAlarms}", Share(row.FalseAlarmShare),
            }.Select(Markup.Escape).ToArray());
        }
        output.Write(table);
        foreach (RedFlagOutcome failure in report.Failures)
            output.WriteLine($"{failure.Language} {(failure.Flag is null ? "false alarm" : "missed")} {failure.Flag ?? string.Join(", ", failure.Fired)}: {failure.Text}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rules {report.Version} · {report.MicrosecondsPerMessage:F0} µs a message"));
    }

    private static string Share(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "—";
}
