using Appliance.Host.Bench;
using Appliance.Host.Bench.Llm;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench.Llm;

public sealed class LlmGoalsTests
{
    [Fact]
    public void Of_EverythingAtItsLimit_IsMet()
    {
        IReadOnlyList<BenchGoal> goals = LlmGoals.Of(Waves(turn2: 100, turn3: 130, share: 0.7), new LlmDecode(95, 100, 0.95), Peer(cold: 20_000, warm: 4_000));
        goals.Count.ShouldBe(7);
        goals.ShouldAllBe(goal => goal.Met);
    }

    [Fact]
    public void Of_EverythingBelowItsLimit_IsMissed()
    {
        IReadOnlyList<BenchGoal> goals = LlmGoals.Of(Waves(turn2: 100, turn3: 131, share: 0.69), new LlmDecode(94, 100, 0.94), Peer(cold: 19_900, warm: 3_900));
        goals.ShouldAllBe(goal => !goal.Met);
    }

    [Fact]
    public void Of_NoPeer_SaysNothingAboutIt() =>
        LlmGoals.Of(Waves(100, 100, 1), new LlmDecode(1, 1, 1), null).ShouldAllBe(goal => !goal.Goal.Contains("peer"));

    [Fact]
    public void Summarise_EventsOfAPeer_GroupsThemByWave()
    {
        LlmPeer peer = PeerProcess.Summarise(
        [
            new PeerEvent("loaded", null, 400.4, 0), new PeerEvent("first", "wave 0", 30, 0), new PeerEvent("first", "wave 0", 10, 0),
            new PeerEvent("first", "wave 0", 20, 0), new PeerEvent("wave", "wave 0", 1500, 96), new PeerEvent("first", "wave 1", 5, 0),
            new PeerEvent("wave", "wave 1", 1000, 32), new PeerEvent("end", null, 0, 0),
        ]);
        peer.LoadMilliseconds.ShouldBe(400);
        peer.Waves.ShouldBe([new PeerWave("wave 0", Latencies.Of([10, 20, 30]), 1.5, 96), new PeerWave("wave 1", Latencies.Of([5]), 1, 32)]);
        peer.FirstToken("wave 0").ShouldBe(20);
    }

    private static LlmWave[] Waves(double turn2, double turn3, double share) =>
    [
        Wave("wave 0", 1000, 1), Wave("wave 1", 1000, 1), Wave("wave 2", 1000, 1), Wave("turn 1", 1, share), Wave("turn 2", turn2, share), Wave("turn 3", turn3, share),
    ];

    private static LlmWave Wave(string name, double firstToken, double share) => new(name, Latencies.Of([firstToken]), 1, 1, 1, share);

    private static LlmPeer Peer(double cold, double warm) =>
        new("peer", 1, [PeerWave("wave 0", cold), PeerWave("wave 1", warm), PeerWave("wave 2", warm)]);

    private static PeerWave PeerWave(string name, double firstToken) => new(name, Latencies.Of([firstToken]), 1, 1);
}
