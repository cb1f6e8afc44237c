using System.Diagnostics;
using Appliance.Host.Simulator;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench;

/// <summary>How a crash test is run.</summary>
/// <param name="Kills">Times that the service is killed under load.</param>
/// <param name="Seed">Of the moments at which it is killed.</param>
internal sealed record CrashBenchOptions(int Kills, int Seed)
{
    /// <summary>Most kills of one test.</summary>
    public const int MaxKills = 10_000;

    /// <summary>Share of the kills that come while the service is still starting.</summary>
    public double KilledAtStart { get; init; } = 0.2;

    /// <summary>Shortest and longest time from the first answer of the service to its end, in milliseconds.</summary>
    public (int Least, int Most) LifeMilliseconds { get; init; } = (20, 1_000);

    /// <summary>No further kill after this time.</summary>
    public TimeSpan KillsEndAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Patients who write at the same time.</summary>
    public int Patients { get; init; } = 24;
}

/// <summary>
/// Kills the service at random moments under load, starts it again, and lets the simulator count: every acknowledged message is answered
/// exactly once or, where the outcome of a send stayed unknown because it never arrived, told to staff.
/// </summary>
internal sealed class CrashBench(string workFolder, CrashBenchOptions options)
{
    /// <summary>Longest time for everything to settle after the last kill, in seconds.</summary>
    public const int MaxSettleSeconds = 120;

    /// <summary>The least <c>whatsapp.reconcile_minutes</c>, for the end: what no status has settled by then is told to staff.</summary>
    private const string ShortReconcile = "whatsapp.reconcile_minutes=0.05";

    // The simulator's delays between attempts begin at 10 seconds and triple; the service is gone for about one.
    private const double RetryScale = 0.002;
    private const int WebhookAttempts = 200;
    private const double DuplicatedWebhooks = 0.1;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Random random = new(options.Seed);

    /// <summary>Runs the test; tells <paramref name="progress"/> after every tenth kill.</summary>
    public async Task<CrashBenchResult> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        DataDirectory data = DataDirectory.Open(BenchDirectory.NewPath(workFolder));
        CrashBenchResult result = await RunAsync(data, progress, cancellationToken);
        if (result.Goals.All(goal => goal.Met))
            Directory.Delete(data.Path, recursive: true);
        else
            progress($"The service's data is kept for a closer look: {data.Path}");
        return result;
    }

    private async Task<CrashBenchResult> RunAsync(DataDirectory data, Action<string> progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int killed;
        await PublishAsync(data);
        SimulatorOptions simulated = Simulated();
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(simulated, cancellationToken);
        var setup = ServiceSetup.Create(
            data, simulator.BaseUrl, simulated.PhoneNumberId, simulated.AppSecret, simulated.VerifyToken, simulated.AccessToken);
        using (var ended = new CancellationTokenSource())
        {
            var crowd = new CrashCrowd(simulator, options.Patients);
            Task writing = crowd.WriteAsync(ended.Token, cancellationToken);
            killed = await KillManyAsync(setup, simulator, progress, cancellationToken);
            progress("quiet phase");
            using ServiceProcess service = await StartAsync(setup, simulator, cancellationToken);
            await ended.CancelAsync();
            await writing;
            await SettleAsync(data, simulator, tally => tally.Open == 0, cancellationToken);
            await EndAsync(service, simulator);
        }

        // A second quiet life, in which what was never settled by a status is told to staff.
        using (ServiceProcess service = await StartAsync(setup, simulator, cancellationToken, "--set", ShortReconcile))
        {
            await SettleAsync(data, simulator, tally => tally is { Open: 0, Unknown: 0 }, cancellationToken);
            await EndAsync(service, simulator);
        }

        return CrashVerdict.Judge(killed, Stopwatch.GetElapsedTime(start), simulator.Journal, CrashTally.Read(data, checkIntegrity: true));
    }

    private static SimulatorOptions Simulated()
    {
        var simulated = new SimulatorOptions
        {
            AppSecret = BenchService.NewSecret(),
            VerifyToken = BenchService.NewSecret(),
            AccessToken = BenchService.NewSecret(),
            StatusDelay = TimeSpan.FromMilliseconds(20),
            RetryScale = RetryScale,
            WebhookAttempts = WebhookAttempts,
            EnforceRateLimits = false,
        };
        simulated.Faults.DuplicateWebhooks = DuplicatedWebhooks;
        return simulated;
    }

    private static async Task PublishAsync(DataDirectory data)
    {
        using Store store = Store.Open(data.Database);
        await BenchLibrary.ImportAnswerAsync(store, Path.Combine(data.Path, "library"));
    }

    private async Task<int> KillManyAsync(ServiceSetup setup, SimulatorServer simulator, Action<string> progress, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        TimeSpan startTime = TimeSpan.Zero;
        int kill = 0;
        while (kill < options.Kills && Stopwatch.GetElapsedTime(begin) < options.KillsEndAfter)
        {
            long start = Stopwatch.GetTimestamp();
            using ServiceProcess service = ServiceProcess.Start(setup);
            if (startTime > TimeSpan.Zero && random.NextDouble() < options.KilledAtStart)
            {
                await Task.Delay(random.NextDouble() * startTime, cancellationToken);
            }
            else
            {
                await service.ReadyAsync(cancellationToken);
                startTime = Stopwatch.GetElapsedTime(start);
                simulator.WebhookUrl = setup.Webhook;
                await Task.Delay(random.Next(options.LifeMilliseconds.Least, options.LifeMilliseconds.Most), cancellationToken);
            }

            await EndAsync(service, simulator);
            if (++kill % 10 == 0)
                progress($"{kill} kills, {simulator.Journal.Inbound.Count} messages");
        }

        return kill;
    }

    private static async Task<ServiceProcess> StartAsync(
        ServiceSetup setup, SimulatorServer simulator, CancellationToken cancellationToken, params IEnumerable<string> furtherArguments)
    {
        ServiceProcess service = ServiceProcess.Start(setup, furtherArguments);
        await service.ReadyAsync(cancellationToken);
        simulator.WebhookUrl = setup.Webhook;
        return service;
    }

    // Webhooks under way fail and are tried again; the others wait, so that the growing delays of retries do not outlast the test.
    private static async Task EndAsync(ServiceProcess service, SimulatorServer simulator)
    {
        await service.KillAsync();
        simulator.WebhookUrl = null;
    }

    private static async Task SettleAsync(
        DataDirectory data, SimulatorServer simulator, Func<CrashTally, bool> settled, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long quietSince = start;
        int seen = -1;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < MaxSettleSeconds)
        {
            CrashTally tally = CrashTally.Read(data);
            // Statuses still on their way are seen by the count of events: it must stand still for a while.
            if (tally.Events != seen || !settled(tally) || simulator.Journal.Inbound.Any(entry => entry is { AcknowledgedAt: null, GivenUp: false }))
                quietSince = Stopwatch.GetTimestamp();
            seen = tally.Events;
            if (Stopwatch.GetElapsedTime(quietSince) > CrashTally.Quiet)
                return;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
