using Appliance.Host.Demo;
using Appliance.Tests.Fakes;
using Shouldly;
using Xunit;

namespace Appliance.Tests.EndToEnd;

public sealed class DemoTests
{
    [SkippableFact]
    public async Task Demo_ScriptedDay_MeetsEveryExpectation()
    {
        Engines.Require();
        IReadOnlyList<ScriptLine> script = ScriptReader.Read(Path.Combine(DemoWorld.ClinicFolder, "script.jsonl"));
        using var folder = new TemporaryFolder();
        await using DemoWorld world = await DemoWorld.StartAsync(folder.Data, [], port: 0, CancellationToken.None);
        var player = new DemoPlayer(world);

        List<string> failures = [];
        foreach (ScriptLine line in script)
        {
            DemoExchange? exchange = await player.PlayAsync(line, CancellationToken.None);
            failures.AddRange(exchange?.Failures().Select(failure => $"{line.Patient}: {string.Join(" / ", line.Texts)}: {failure}") ?? []);
        }

        failures.ShouldBeEmpty();
        script.Count(line => line.Expect is not null).ShouldBeGreaterThan(20);
        world.Simulator.Journal.Judge().Unanswered.Select(message => message.Content.Summary).ShouldBeSubsetOf(["si perfetto martedi va benissimo"]);
    }
}
