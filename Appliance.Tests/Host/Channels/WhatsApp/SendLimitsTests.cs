using Appliance.Host.Channels.WhatsApp;
using Appliance.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class SendLimitsTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();

    [Fact]
    public void Reserve_BurstToOneRecipient_KeepsTheUrgentPartFree()
    {
        var limits = new SendLimits(_clock);

        Take(limits, "r", urgent: false, spacing: TimeSpan.FromMilliseconds(20), 100).ShouldBe(SendLimits.PairBurst - SendLimits.PairBurstForUrgent);
        Take(limits, "r", urgent: true, spacing: TimeSpan.FromMilliseconds(20), 100).ShouldBe(SendLimits.PairBurstForUrgent);
    }

    [Fact]
    public void Reserve_AfterTheBurst_OneEverySixSeconds()
    {
        var limits = new SendLimits(_clock);
        while (limits.Reserve("n", "r", urgent: true) is { } wait && wait < s_second)
            _clock.Advance(wait);

        _clock.Advance(limits.Reserve("n", "r", urgent: true));

        limits.Reserve("n", "r", urgent: true).ShouldBe(TimeSpan.Zero);
        limits.Reserve("n", "r", urgent: true).ShouldBe(TimeSpan.FromSeconds(SendLimits.PairIntervalSeconds));
    }

    [Fact]
    public void Reserve_Refused_TakesNothing()
    {
        var limits = new SendLimits(_clock);
        Take(limits, "r", urgent: false, spacing: TimeSpan.FromMilliseconds(20), 40);
        TimeSpan wait = limits.Reserve("n", "r");

        limits.Reserve("n", "r").ShouldBe(wait);
        wait.ShouldBeGreaterThan(TimeSpan.Zero);
        _clock.Advance(wait);
        limits.Reserve("n", "r").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Reserve_FullRecipient_DoesNotHoldUpOthers()
    {
        var limits = new SendLimits(_clock);
        Take(limits, "r", urgent: true, spacing: TimeSpan.FromMilliseconds(20), 60);

        limits.Reserve("n", "other").ShouldBe(TimeSpan.Zero);
        limits.Reserve("second number", "r").ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Reserve_NumberAtItsLimit_UrgentGoesAtOnce()
    {
        var limits = new SendLimits(_clock);
        int sent = 0;
        while (limits.Reserve("n", $"r{sent}") == TimeSpan.Zero)
            sent++;

        limits.Reserve("n", "next").ShouldBeGreaterThan(TimeSpan.Zero);
        limits.Reserve("n", "urgent", urgent: true).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(20)]
    [InlineData(4)]
    public void Reserve_AnyLoad_NeverExceedsTheLimitInAnySecond(int perSecond) => Prop.ForAll(
        Gen.Choose(0, 40).ArrayOf(400).ToArbitrary(),
        (int[] pauses) =>
        {
            var clock = new ManualClock();
            var limits = new SendLimits(clock, perSecond);
            var sentAt = new Queue<DateTimeOffset>();
            int most = 0;
            for (int i = 0; i < pauses.Length; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(pauses[i]));
                while (limits.Reserve("n", $"r{i}", urgent: i % 7 == 0) == TimeSpan.Zero)
                {
                    sentAt.Enqueue(clock.GetUtcNow());
                    while (sentAt.Peek() <= clock.GetUtcNow() - s_second)
                        sentAt.Dequeue();
                    most = Math.Max(most, sentAt.Count);
                }
            }

            most.ShouldBeInRange(1, perSecond);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reserve_ManyRecipients_ForgetsIdleOnes()
    {
        var limits = new SendLimits(_clock);
        for (int i = 0; i < 20_000; i++)
        {
            _clock.Advance(s_second);
            limits.Reserve("n", $"r{i}").ShouldBe(TimeSpan.Zero);
        }

        limits.Pairs.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task Reserve_ManyThreads_GiveEachSlotOnce()
    {
        var limits = new SendLimits(_clock);

        bool[][] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            Enumerable.Range(0, 1_000).Select(i => limits.Reserve("n", $"r{thread}.{i}", urgent: true) == TimeSpan.Zero).ToArray())));

        taken.Sum(slots => slots.Count(slot => slot)).ShouldBe(SendLimits.DefaultPerSecond / 10);
    }

    [Fact]
    public void SendLimits_TooFewPerSecond_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SendLimits(_clock, SendLimits.MinPerSecond - 1));

    private int Take(SendLimits limits, string recipient, bool urgent, TimeSpan spacing, int tries)
    {
        int taken = 0;
        for (int i = 0; i < tries; i++)
        {
            _clock.Advance(spacing);
            if (limits.Reserve("n", recipient, urgent) == TimeSpan.Zero)
                taken++;
        }

        return taken;
    }
}
