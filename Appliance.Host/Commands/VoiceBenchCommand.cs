using System.CommandLine;
using System.Globalization;
using Appliance.Host.Bench.Voice;
using Appliance.Host.Voice;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>bench voice</c>: how fast and how well recordings are heard.</summary>
internal static class VoiceBenchCommand
{
    private const string BenchmarksVariable = "APPLIANCE_BENCHMARKS";

    private static readonly Option<string?> Clips = new("--clips")
    {
        Description = $"Folder with {VoiceClip.Manifest}; default: speech in {BenchmarksVariable}.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Peer = new("--peer") { Description = "Hears the clips with whisper.cpp's own defaults too." };
    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = $"Repetitions, 1 to {VoiceBench.MaxRounds}; the medians count.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Command Create() => new Command("voice", "Recordings with known words: speed and wrong words.")
    {
        Clips, Peer, Rounds, TranscribeCommand.Model, TranscribeCommand.Threads,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? folder = context.Parsed.GetValue(Clips)
            ?? (Environment.GetEnvironmentVariable(BenchmarksVariable) is { Length: > 0 } benchmarks ? Path.Combine(benchmarks, "speech") : null);
        if (folder is null || !File.Exists(Path.Combine(folder, VoiceClip.Manifest)))
            throw new CommandException(ExitCode.Input, $"There is no {VoiceClip.Manifest} in {folder ?? "any folder: none is named"}. Name the folder of the clips with --clips.");
        int rounds = context.Parsed.GetValue(Rounds);
        if (rounds is < 1 or > VoiceBench.MaxRounds)
            throw new CommandException(ExitCode.Usage, $"--rounds is {rounds}; choose 1 to {VoiceBench.MaxRounds}.");
        await using Hearing hearing = await TranscribeCommand.OpenAsync(context, cancellationToken);
        VoiceBenchResult result = await new VoiceBench(hearing.Engine, folder, rounds, context.Parsed.GetValue(Peer), context.Console.WriteLine).RunAsync(cancellationToken);
        return BenchCommands.Report(context, result, TableOf(result), result.Goals);
    }

    private static Table TableOf(VoiceBenchResult result)
    {
        Table table = new Table { Border = TableBorder.Simple }.AddColumns("clip", "s", "ms", "peer ms", "×", "tries", "errors", "peer", "heard");
        foreach (VoiceBenchLine line in result.Lines)
        {
            string heard = line.Text.Length > 0 ? line.Text : $"({line.Outcome.ToString().ToLowerInvariant()})";
            table.AddRow(new[]
            {
                Path.GetFileNameWithoutExtension(line.File), Text(line.Seconds), Text(line.Ms), Text(line.PeerMs), Text(line.PeerMs / line.Ms),
                Text(line.Computations), Text(line.Errors), Text(line.PeerErrors), heard.Length > 60 ? heard[..60] + "…" : heard,
            }.Select(Markup.Escape).ToArray());
        }

        table.Title = new TableTitle(Markup.Escape($"{result.Model}: real-time factor {Text(result.RealTimeFactor)}, a cancellation takes {Text(result.LongestCancelMs)} ms at most"));
        return table;
    }

    private static string Text(double? value) => value?.ToString(value < 10 ? "0.##" : "0", CultureInfo.InvariantCulture) ?? "";
}
