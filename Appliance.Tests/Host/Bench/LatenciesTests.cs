using Appliance.Host.Bench;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Bench;

public sealed class LatenciesTests
{
    [Fact]
    public void Of_HundredTimesInAnyOrder_TakesTheNearestRank()
    {
        double[] times = [.. Enumerable.Range(1, 100).Select(i => (double)i)];
        new Random(3).Shuffle(times);
        Latencies.Of(times).ShouldBe(new Latencies(50, 95, 99, 100));
    }

    [Fact]
    public void Of_Nothing_IsZero() => Latencies.Of([]).ShouldBe(new Latencies(0, 0, 0, 0));

    [Fact]
    public void Goal_AtTheLimit_IsMet()
    {
        BenchGoal.AtMost("time", 10, 10, "ms").Met.ShouldBeTrue();
        BenchGoal.AtMost("time", 10, 10.001, "ms").Met.ShouldBeFalse();
        BenchGoal.AtLeast("share", 1.0 / 3, 0.333, "").Met.ShouldBeFalse();
        BenchGoal.AtLeast("share", 1.0 / 3, 0.334, "").Met.ShouldBeTrue();
    }
}
