using System.CommandLine;
using System.Globalization;
using Appliance.Host.Bench.Intents;
using Appliance.Host.Configuration;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>bench intents</c>: understanding messages, training, and the sentence encoder beside its engine.</summary>
internal static class IntentsBenchCommand
{
    private const int MaxExamples = 100_000;

    private static readonly Option<int> Examples = new("--examples")
    {
        Description = $"Examples to train with, at most those of the program; 0 for no training. 0 to {MaxExamples}.",
        DefaultValueFactory = _ => IntentBench.GoalExamples,
        HelpName = "N",
    };

    public static Command Create() =>
        new Command("intents", "Time to understand a message, training, and the encoder's own share of the time.") { EncoderOption.Encoder, Examples }
            .Does((context, token) => Task.FromResult(Run(context, token)));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        int examples = context.Parsed.GetValue(Examples);
        if (examples is < 0 or > MaxExamples)
            throw new CommandException(ExitCode.Usage, $"--examples {examples} is out of range; choose 0 to {MaxExamples}.");
        string? encoder = context.Parsed.GetValue(EncoderOption.Encoder) is { } path and not ModelChoice.None ? path : null;
        IntentBenchResult result = new IntentBench(encoder, examples, context.Console.WriteLine).Run(cancellationToken);
        return BenchCommands.Report(context, result, Of(result), result.Goals);
    }

    private static Table Of(IntentBenchResult result)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "p50", "p99", "a second", "of the engine");
        MessageSpeed words = result.Words;
        table.AddRow("message, without encoder", $"{Text(words.P50Microseconds)} µs", $"{Text(words.P99Microseconds)} µs", $"{Text(words.MessagesPerSecond)} messages", $"{Text(words.BytesPerMessage)} bytes");
        foreach (EncoderLatency latency in result.Encoder?.Latencies ?? [])
        {
            table.AddRow(
                $"{latency.Tokens} tokens", $"{Text(latency.Milliseconds)} ms", $"{Text(latency.P99Milliseconds)} ms", $"tokenizer {Text(latency.TokenizeMicroseconds)} µs",
                $"{Text(latency.Share)} ({Text(latency.EngineMilliseconds)} ms)");
        }

        if (result.Encoder is { Bulk: { } bulk })
            table.AddRow($"{bulk.Texts} texts at once", "", "", $"{Text(bulk.TokensPerSecond)} tokens", $"{Text(bulk.Share)} ({Text(bulk.EngineTokensPerSecond)} tokens)");
        if (result.Training is { } training)
            table.AddRow($"training, {training.Examples} examples", $"{Text(training.Seconds)} s", "", "", "");
        return table;
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
