using Appliance.Host.Pipeline;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Pipeline;

public sealed class SignalTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Ever = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Set_SeveralTimesBeforeAWait_WakesOnce()
    {
        using var signal = new Signal();
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(signal.Set)));
        await signal.WaitAsync(Ever, CancellationToken.None);
        Task second = signal.WaitAsync(Never, CancellationToken.None);
        second.IsCompleted.ShouldBeFalse();
        await second;
    }

    [Fact]
    public async Task Set_WhileTheLoopWaits_WakesIt()
    {
        using var signal = new Signal();
        Task waiting = signal.WaitAsync(Ever, CancellationToken.None);
        signal.Set();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
        waiting.IsCompletedSuccessfully.ShouldBeTrue();
    }
}
