using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Appliance.Host.Configuration;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Texts;
using Appliance.Host.Understanding;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>redflags train</c>: the learned detector from labelled messages.</summary>
internal static class RedFlagTrainCommand
{
    private static readonly Argument<string> Models = new("models") { Description = "Folder with red_flags/{train,cases,blind} and intents/train, as in the repository." };
    private static readonly Option<string> Out = new("--out") { Description = "Where the model is written.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of every random choice; the same seed and messages give the same model.", DefaultValueFactory = _ => 1 };

    public static Command Create() =>
        new Command("train", "Trains the learned detector, or with --encoder what is joined with it; blind2 is never read.") { Models, Out, Seed, EncoderOption.Encoder }
            .Does((context, token) => Task.FromResult(Run(context, token)));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(context.Parsed.GetValue(Out)!);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new CommandException(ExitCode.Input, $"There is no folder {Path.GetDirectoryName(path)} to write the model to; create it first.");
        string models = context.Parsed.GetValue(Models)!;
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DangerExample> examples = DangerExamples.Read(models);
        RedFlagRuleBook book = RedFlagRuleBook.Load(Path.Combine(models, "red_flags"));
        if (context.Parsed.GetValue(EncoderOption.Encoder) is { } encoder and not ModelChoice.None)
        {
            AnsweringSession.RequireEngines();
            using OpenedEncoder opened = OpenedEncoder.Open(encoder, Environment.ProcessorCount)!;
            string detector = DangerModel.Read(Path.Combine(models, "red_flags", DangerModel.FileName)).Header.Version;
            (JoinedDanger joined, IReadOnlyList<DangerJudged> judged) = JoinedDangerTraining.Train(
                book, detector, examples, opened.Encoder, context.Parsed.GetValue(Seed), context.Console.WriteLine, cancellationToken);
            joined.Write(path);
            Report(context, path, joined.Header, $"joined with {detector}", joined.Header.Thresholds, judged, Stopwatch.GetElapsedTime(start));
            return ExitCode.Ok;
        }

        TrainedDanger trained = DangerTraining.Train(book, examples, context.Parsed.GetValue(Seed), context.Console.WriteLine, cancellationToken);
        trained.Model.Write(path);
        DangerHeader header = trained.Model.Header;
        Report(context, path, header, $"version {header.Version}", header.Thresholds, trained.Judged, Stopwatch.GetElapsedTime(start));
        return ExitCode.Ok;
    }

    private static void Report(
        CommandContext context, string path, object header, string version, DangerThresholds thresholds, IReadOnlyList<DangerJudged> judged, TimeSpan elapsed)
    {
        DangerTrainingRow[] rows = [.. ServedLanguages.All.SelectMany(language => DangerTrainingRow.Of(language, thresholds, judged))];
        if (context.Json)
        {
            CommandContext.WriteLine(new { Model = path, Header = header, Bytes = new FileInfo(path).Length, Seconds = Math.Round(elapsed.TotalSeconds, 1), Rows = rows });
            return;
        }
        Table table = new Table { Border = TableBorder.None }.AddColumns("Language", "Messages", "Dangers", "Alarmed", "Or doubtful", "Harmless", "Alarmed", "Or doubtful", "Clinical found", "Errands taken for clinical");
        foreach (DangerTrainingRow row in rows)
            table.AddRow(row.Language, row.Source, $"{row.Dangers}", Share(row.Alarmed), Share(row.Caught), $"{row.Harmless}", Share(row.FalseAlarms), Share(row.Doubtful), Share(row.Clinical), Share(row.ClinicalErrands));
        context.Output.Write(table);
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {version}, {judged.Count} messages, alarm from {thresholds.Alarm:F3}, with a rule from {thresholds.AlarmWithRule:F3}, doubt from {thresholds.Doubt:F3}, {elapsed.TotalSeconds:F0} s."));
    }

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
