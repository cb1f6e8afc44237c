using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Appliance.Host.Bench;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Appliance.Host.Commands;

/// <summary><c>bench</c>: measurements with goals; exit code 1 when a goal is missed.</summary>
internal static class BenchCommands
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Repetitions; the medians count.", DefaultValueFactory = _ => 3, HelpName = "N" };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Time of one measurement.", DefaultValueFactory = _ => 3, HelpName = "S" };

    private static readonly Option<int> TurnRounds = new("--rounds") { Description = "Messages of each conversation.", DefaultValueFactory = _ => 25, HelpName = "N" };
    private static readonly Option<int> Kills = new("--kills")
    {
        Description = $"Times that the service is killed, 1 to {CrashBenchOptions.MaxKills}.",
        DefaultValueFactory = _ => 20,
        HelpName = "N",
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "Of the random moments.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Command Create() => new("bench", "Measures this machine against the goals.")
    {
        new Command("webhook", "Durable acknowledgements a second, beside an empty endpoint.") { Rounds, Seconds }.Does(WebhookAsync),
        new Command("turn", "From the webhook to the hand-over to WhatsApp, eight conversations at once.") { TurnRounds }.Does(TurnAsync),
        new Command("crash", "Kills the service under load and counts lost and doubled replies.") { Kills, Seed }.Does(CrashAsync),
        LlmBenchCommand.Create(),
        VoiceBenchCommand.Create(),
        RetrievalBenchCommand.Create(),
        KnowledgeBenchCommand.Create(),
        IntentsBenchCommand.Create(),
        WebhookLoadCommand.Create(),
    };

    private static async Task<int> WebhookAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var bench = new WebhookBench(context.Data().Path, AtLeastOne(context, Rounds), context.Parsed.GetValue(Seconds));
        WebhookBenchResult result = await bench.RunAsync(context.Console.WriteLine, cancellationToken);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("consumers", "connections", "empty/s", "acknowledged/s", "share", "p50 ms", "p95 ms", "p99 ms", "max ms", "CPU µs", "of empty", "refused");
        foreach (WebhookBenchLine line in result.Lines)
        {
            table.AddRow(
                line.Consumers, Text(line.Connections), Text(line.EmptyPerSecond), Text(line.AcknowledgedPerSecond), Text(line.Share),
                Text(line.Milliseconds.P50), Text(line.Milliseconds.P95), Text(line.Milliseconds.P99), Text(line.Milliseconds.Max),
                Text(line.AcknowledgedMicroseconds), Text(line.EmptyMicroseconds), Text(line.Refused));
        }

        return Report(context, result, table, result.Goals);
    }

    private static async Task<int> TurnAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var bench = new TurnBench(context.Data().Path, AtLeastOne(context, TurnRounds));
        TurnBenchResult result = await bench.RunAsync(context.Console.WriteLine, cancellationToken);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "p50 ms", "p95 ms", "p99 ms", "max ms");
        AddLatencies(table, "received → 200", result.Acknowledged);
        AddLatencies(table, "received → handed over", result.HandedOver);
        foreach ((string step, Latencies times) in result.Steps)
            AddLatencies(table, "  step " + step, times);
        table.AddRow("coalescing (excluded), mean", Text(result.CoalescingMilliseconds), "", "", "");
        table.Title = new TableTitle($"{result.Turns} turns, {TurnBench.Conversations} at once, {result.Documents} documents");
        return Report(context, result, table, result.Goals);
    }

    private static void AddLatencies(Table table, string what, Latencies times) =>
        table.AddRow(what, Text(times.P50), Text(times.P95), Text(times.P99), Text(times.Max));

    private static int AtLeastOne(CommandContext context, Option<int> option) => context.Parsed.GetValue(option) is var value and > 0
        ? value
        : throw new CommandException(ExitCode.Usage, $"{option.Name} is {context.Parsed.GetValue(option)}; choose 1 or more.");

    private static async Task<int> CrashAsync(CommandContext context, CancellationToken cancellationToken)
    {
        int kills = context.Parsed.GetValue(Kills);
        if (kills is < 1 or > CrashBenchOptions.MaxKills)
            throw new CommandException(ExitCode.Usage, $"--kills is {kills}; choose 1 to {CrashBenchOptions.MaxKills}.");
        var bench = new CrashBench(context.Data().Path, new CrashBenchOptions(kills, context.Parsed.GetValue(Seed)));
        CrashBenchResult result = await bench.RunAsync(context.Console.WriteLine, cancellationToken);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "count");
        foreach ((string name, double count) in new (string, double)[]
        {
            ("kills", result.Kills), ("seconds", result.Seconds), ("messages acknowledged", result.Messages), ("answered once", result.AnsweredOnce),
            ("duplicates", result.Duplicates), ("lost", result.Lost), ("unknown outcomes", result.Unknown), ("  reconciled", result.Reconciled),
            ("  told to staff", result.ToldToStaff), ("dead letters", result.DeadLetters),
        })
            table.AddRow(name, Text(count));
        return Report(context, result, table, result.Goals);
    }

    /// <summary>Writes a result and its goals; exit code 1 when one is missed.</summary>
    internal static int Report<T>(CommandContext context, T result, IRenderable table, IReadOnlyList<BenchGoal> goals)
    {
        if (context.Json)
        {
            CommandContext.WriteLine(result);
        }
        else
        {
            context.Output.Write(table);
            foreach (BenchGoal goal in goals)
                context.Output.MarkupLineInterpolated($"{(goal.Met ? "met   " : "MISSED")} {goal.Goal}: {goal.Measured}");
        }

        return goals.All(goal => goal.Met) ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>The load client of <c>bench webhook</c>, started by it as a second process: secret and order on standard input.</summary>
internal static class WebhookLoadCommand
{
    public const string Name = "webhook-load";

    private static readonly Option<int> TurnRounds = new("--rounds") { Description = "Messages of each conversation.", DefaultValueFactory = _ => 25, HelpName = "N" };
    private static readonly Option<int> Kills = new("--kills")
    {
        Description = $"Times that the service is killed, 1 to {CrashBenchOptions.MaxKills}.",
        DefaultValueFactory = _ => 20,
        HelpName = "N",
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "Of the random moments.", DefaultValueFactory = _ => 1, HelpName = "N" };

    public static Command Create() => new Command(Name, "Load client of bench webhook.") { Hidden = true }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string secret = await Console.In.ReadLineAsync(cancellationToken) ?? "";
        string order = await Console.In.ReadLineAsync(cancellationToken) ?? "";
        var load = new WebhookLoad(JsonSerializer.Deserialize<WebhookLoadOrder>(order)!, Encoding.ASCII.GetBytes(secret));
        CommandContext.WriteLine(await load.RunAsync());
        return ExitCode.Ok;
    }
}
