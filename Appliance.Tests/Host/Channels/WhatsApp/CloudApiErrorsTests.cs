using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Channels.WhatsApp;

public sealed class CloudApiErrorsTests
{
    [Theory]
    [InlineData(0, RetryAdvice.StopQueue)]
    [InlineData(190, RetryAdvice.StopQueue)]
    [InlineData(10, RetryAdvice.StopQueue)]
    [InlineData(200, RetryAdvice.StopQueue)]
    [InlineData(299, RetryAdvice.StopQueue)]
    [InlineData(131042, RetryAdvice.StopQueue)]
    [InlineData(131048, RetryAdvice.StopQueue)]
    [InlineData(1, RetryAdvice.Minutes)]
    [InlineData(80007, RetryAdvice.Minutes)]
    [InlineData(131016, RetryAdvice.Minutes)]
    [InlineData(2494100, RetryAdvice.Minutes)]
    [InlineData(130429, RetryAdvice.Seconds)]
    [InlineData(131056, RetryAdvice.PairBackoff)]
    [InlineData(100, RetryAdvice.Never)]
    [InlineData(131026, RetryAdvice.Never)]
    [InlineData(131047, RetryAdvice.Never)]
    [InlineData(300, RetryAdvice.Minutes)]
    [InlineData(131999, RetryAdvice.Minutes)]
    public void Advise_Code_FollowsTheTable(int code, RetryAdvice advice) => CloudApiErrors.Advise(code).ShouldBe(advice);

    [Fact]
    public void Find_WindowClosed_IsTheOnlyCodeThatAsksForATemplate()
    {
        int[] codes = [.. Enumerable.Range(0, 140_000).Where(code => CloudApiErrors.Find(code).WindowClosed)];

        codes.ShouldBe([131047]);
    }
}
