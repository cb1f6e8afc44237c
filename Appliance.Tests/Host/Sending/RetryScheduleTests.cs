using Appliance.Host.Channels;
using Appliance.Host.Sending;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Sending;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(RetryAdvice.Seconds, 1, 0.0, 1)]
    [InlineData(RetryAdvice.Seconds, 3, 1.0, 8)]
    [InlineData(RetryAdvice.PairBackoff, 1, 0.5, 1)]
    [InlineData(RetryAdvice.PairBackoff, 4, 0.5, 64)]
    [InlineData(RetryAdvice.Minutes, 1, 0.0, 60)]
    [InlineData(RetryAdvice.Minutes, 2, 1.0, 144)]
    [InlineData(RetryAdvice.Minutes, 7, 1.0, 1_800)]
    public void Next_Advice_GivesItsOwnWait(RetryAdvice advice, int attempts, double jitter, double seconds) =>
        RetrySchedule.Next(advice, attempts, jitter)!.Value.TotalSeconds.ShouldBe(seconds, 0.001);

    [Fact]
    public void Next_UsedUpOrNever_IsNone()
    {
        RetrySchedule.Next(RetryAdvice.Never, 1, 0).ShouldBeNull();
        RetrySchedule.Next(RetryAdvice.Seconds, RetrySchedule.MaxAttempts, 0).ShouldBeNull();
    }

    [Fact]
    public void AfterNotSent_ManyTimes_GrowsToTheLongestWaitAndNoFurther()
    {
        RetrySchedule.AfterNotSent(1, 0).ShouldBe(TimeSpan.FromSeconds(1));
        RetrySchedule.AfterNotSent(1_000, 1).ShouldBe(RetrySchedule.MaxDelay);
    }
}
