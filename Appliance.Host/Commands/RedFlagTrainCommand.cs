using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Texts;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>redflags train</c>: the learned detector from labelled messages.</summary>
internal static class RedFlagTrainCommand
{
    private static readonly Argument<string> Models = new("models") { Description = "Folder with red_flags/{train,cases,blind} and intents/train, as in the repository." };
    private static readonly Option<string> Out = new("--out") { Description = "Where the model is written.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of every random choice; the same seed and messages give the same model.", DefaultValueFactory = _ => 1 };

    public static Command Create() =>
        new Command("train", "Trains the learned detector; half of the blind cases is never read.") { Models, Out, Seed }.Does((context, token) => Task.FromResult(Run(context, token)));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(context.Parsed.GetValue(Out)!);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new CommandException(ExitCode.Input, $"There is no folder {Path.GetDirectoryName(path)} to write the model to; create it first.");
        string models = context.Parsed.GetValue(Models)!;
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DangerExample> examples = DangerExamples.Read(models);
        RedFlagRuleBook book = RedFlagRuleBook.Load(Path.Combine(models, "red_flags"));
        TrainedDanger trained = DangerTraining.Train(book, examples, context.Parsed.GetValue(Seed), line => context.Console.WriteLine(line), cancellationToken);
        trained.Model.Write(path);
        Report(context, path, trained, Stopwatch.GetElapsedTime(start));
        return ExitCode.Ok;
    }

    private static void Report(CommandContext context, string path, TrainedDanger trained, TimeSpan elapsed)
    {
        DangerTrainingRow[] rows = [.. ServedLanguages.All.SelectMany(language => DangerTrainingRow.Of(language, trained))];
        if (context.Json)
        {
            CommandContext.WriteLine(new { Model = path, trained.Model.Header, Bytes = new FileInfo(path).Length, Seconds = Math.Round(elapsed.TotalSeconds, 1), Rows = rows });
            return;
        }
        Table table = new Table { Border = TableBorder.None }.AddColumns("Language", "Messages", "Dangers", "Alarmed", "Or doubtful", "Harmless", "Alarmed", "Or doubtful", "Clinical found", "Errands taken for clinical");
        foreach (DangerTrainingRow row in rows)
            table.AddRow(row.Language, row.Source, $"{row.Dangers}", Share(row.Alarmed), Share(row.Caught), $"{row.Harmless}", Share(row.FalseAlarms), Share(row.Doubtful), Share(row.Clinical), Share(row.ClinicalErrands));
        context.Output.Write(table);
        DangerHeader header = trained.Model.Header;
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: version {header.Version}, {header.Examples} messages, alarm from {header.Thresholds.Alarm:F3}, with a rule from {header.Thresholds.AlarmWithRule:F3}, doubt from {header.Thresholds.Doubt:F3}, {elapsed.TotalSeconds:F0} s."));
    }

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
