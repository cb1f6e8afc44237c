using System.Runtime.CompilerServices;

namespace Appliance.Tests.Fakes;

/// <summary>Waits for what another thread is about to do.</summary>
internal static class Eventually
{
    /// <summary>A machine under load gets this long before the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns as soon as the condition holds; fails when it never does.</summary>
    public static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Never came true: {what}");
            await Task.Delay(Pause);
        }
    }
}
