using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Appliance.Host.Commands;
using Appliance.Host.Control;

namespace Appliance.Host.Bench;

/// <summary>One measured line of the webhook benchmark: the medians of its rounds.</summary>
/// <param name="Consumers">paused or running.</param>
/// <param name="Connections">Connections, each with one request at a time.</param>
/// <param name="EmptyPerSecond">Answers a second of an endpoint that does nothing, measured just before.</param>
/// <param name="AcknowledgedPerSecond">Durable acknowledgements a second.</param>
/// <param name="Share">The second as a share of the first.</param>
/// <param name="Milliseconds">Until the acknowledgement.</param>
/// <param name="EmptyMicroseconds">The service's processor time for an answer of the empty endpoint; hardly changes with what else the machine does.</param>
/// <param name="AcknowledgedMicroseconds">The service's processor time for an acknowledgement, consumers included where they run.</param>
/// <param name="Refused">Answers other than 200, over all rounds.</param>
internal sealed record WebhookBenchLine(
    string Consumers,
    int Connections,
    double EmptyPerSecond,
    double AcknowledgedPerSecond,
    double Share,
    Latencies Milliseconds,
    double EmptyMicroseconds,
    double AcknowledgedMicroseconds,
    int Refused);

/// <summary>Result of the webhook benchmark.</summary>
internal sealed record WebhookBenchResult(IReadOnlyList<WebhookBenchLine> Lines, IReadOnlyList<BenchGoal> Goals);

/// <summary>
/// How many signed webhooks a second are acknowledged after they are on the disk, as a share of what an empty endpoint of the same listener
/// does in the same minute. The load comes from a second process.
/// </summary>
internal sealed class WebhookBench(string workFolder, int rounds, double seconds)
{
    /// <summary>Requests of one measurement at most.</summary>
    public const int MaxRequests = 160_000;

    /// <summary>Least share of the empty endpoint's rate with consumers paused, at 64 connections.</summary>
    public const double LeastShare = 1.0 / 3;

    /// <summary>Longest 99th percentile with consumers paused, at 64 connections, in milliseconds.</summary>
    public const double LongestP99 = 10;

    private static readonly int[] ConnectionCounts = [1, 16, 64];

    private int runs;

    /// <summary>Runs all measurements; tells <paramref name="progress"/> what was measured.</summary>
    public async Task<WebhookBenchResult> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var lines = new List<WebhookBenchLine>();
        await using LoopbackGraph graph = await LoopbackGraph.StartAsync(cancellationToken);
        foreach (bool consumers in new[] { false, true })
        {
            foreach (int connections in ConnectionCounts)
            {
                // A store of its own for every line: what the line before left in it would be part of the measurement.
                using BenchDirectory directory = BenchDirectory.Create(workFolder);
                await using BenchService service = await BenchService.StartAsync(directory.Data, graph.Url, consumers, [], cancellationToken);
                await LoadAsync(service, service.Empty, connections, cancellationToken);
                await LoadAsync(service, service.Webhook, connections, cancellationToken);
                WebhookBenchLine line = await MeasureAsync(service, consumers ? "running" : "paused", connections, cancellationToken);
                lines.Add(line);
                progress($"consumers {line.Consumers}, {connections} connections: {line.AcknowledgedPerSecond} acknowledgements a second, {line.Share} of the empty endpoint");
            }
        }

        WebhookBenchLine judged = lines.Single(line => line is { Consumers: "paused", Connections: 64 });
        return new WebhookBenchResult(lines,
        [
            BenchGoal.AtLeast("acknowledgements with consumers paused, 64 connections, as a share of an empty endpoint", LeastShare, judged.Share, ""),
            BenchGoal.AtMost("99th percentile with consumers paused, 64 connections", LongestP99, judged.Milliseconds.P99, "ms"),
        ]);
    }

    private async Task<WebhookBenchLine> MeasureAsync(BenchService service, string consumers, int connections, CancellationToken cancellationToken)
    {
        var pairs = new List<(Measured Empty, Measured Stored)>();
        for (int round = 0; round < rounds; round++)
        {
            Measured empty = await LoadAsync(service, service.Empty, connections, cancellationToken);
            pairs.Add((empty, await LoadAsync(service, service.Webhook, connections, cancellationToken)));
        }

        return new WebhookBenchLine(
            consumers,
            connections,
            Math.Round(Median(pairs.Select(pair => pair.Empty.Load.PerSecond))),
            Math.Round(Median(pairs.Select(pair => pair.Stored.Load.PerSecond))),
            Math.Round(Median(pairs.Select(pair => pair.Stored.Load.PerSecond / pair.Empty.Load.PerSecond)), 3),
            new Latencies(
                Median(pairs.Select(pair => pair.Stored.Load.Milliseconds.P50)),
                Median(pairs.Select(pair => pair.Stored.Load.Milliseconds.P95)),
                Median(pairs.Select(pair => pair.Stored.Load.Milliseconds.P99)),
                pairs.Max(pair => pair.Stored.Load.Milliseconds.Max)),
            Math.Round(Median(pairs.Select(pair => pair.Empty.Microseconds)), 1),
            Math.Round(Median(pairs.Select(pair => pair.Stored.Microseconds)), 1),
            pairs.Sum(pair => pair.Stored.Load.Others));
    }

    private async Task<Measured> LoadAsync(BenchService service, Uri target, int connections, CancellationToken cancellationToken)
    {
        var order = new WebhookLoadOrder(target, BenchService.PhoneNumberId, "run" + runs++, connections, MaxRequests, seconds + WebhookLoad.WarmUpSeconds);
        ProcessStartInfo start = OwnProgram.With("bench", WebhookLoadCommand.Name);
        // One thread does all of the client's work, so that the rest of the machine is the server's.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        TimeSpan before = Environment.CpuUsage.TotalTime;
        using Process client = Process.Start(start)!;
        await client.StandardInput.WriteLineAsync(Encoding.ASCII.GetString(service.Secrets.AppSecret));
        await client.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        client.StandardInput.Close();
        string output = await client.StandardOutput.ReadToEndAsync(cancellationToken);
        await client.WaitForExitAsync(cancellationToken);
        if (client.ExitCode != ExitCode.Ok)
            throw new CommandException(ExitCode.Failed, $"The load client ended with code {client.ExitCode}; its message is above.");
        WebhookLoadResult result = JsonSerializer.Deserialize<WebhookLoadResult>(output, ControlOperations.Json)!;
        double microseconds = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        return new Measured(result, microseconds / Math.Max(1, result.Sent));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private readonly record struct Measured(WebhookLoadResult Load, double Microseconds);
}
