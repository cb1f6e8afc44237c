using Appliance.Host.Bench;
using Appliance.Inference.Runtime;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class CrashTests
{
    /// <summary>Kills of the service; fewer on a machine that starts it so slowly that they would take longer than the limit.</summary>
    private const int Kills = 20;

    private static readonly TimeSpan KillsEndAfter = TimeSpan.FromSeconds(40);

    [SkippableFact]
    public async Task Serve_KilledManyTimesUnderLoad_AnswersEveryAcknowledgedMessageOnce()
    {
        Skip.IfNot(NativeRuntime.Load().OnnxRuntime.Ok, "the native engines are not installed");
        using var folder = new TemporaryFolder();
        var options = new CrashBenchOptions(Kills, Seed: 7) { LifeMilliseconds = (20, 500), KillsEndAfter = KillsEndAfter };
        CrashBenchResult result = await new CrashBench(folder.Path, options).RunAsync(_ => { }, CancellationToken.None);

        result.Goals.Where(goal => !goal.Met).ShouldBeEmpty();
        result.Kills.ShouldBeGreaterThan(0);
        result.Messages.ShouldBeGreaterThan(0);
        result.AnsweredOnce.ShouldBe(result.Messages - result.ToldToStaff);
    }
}
