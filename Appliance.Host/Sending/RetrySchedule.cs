using Appliance.Host.Channels;

namespace Appliance.Host.Sending;

/// <summary>When a refused message is tried again. Source of the classes: Meta's error table (<see cref="RetryAdvice"/>).</summary>
internal static class RetrySchedule
{
    /// <summary>Sends of one message at most, the first included.</summary>
    public const int MaxAttempts = 8;

    /// <summary>The longest wait between two tries.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(30);

    /// <summary>The wait before the next try.</summary>
    /// <param name="advice">What the channel's answer calls for.</param>
    /// <param name="attempts">Tries so far, from 1.</param>
    /// <param name="jitter">0 to 1; spreads messages that failed together.</param>
    /// <returns>Null when it must not be tried again.</returns>
    public static TimeSpan? Next(RetryAdvice advice, int attempts, double jitter)
    {
        if (attempts >= MaxAttempts)
            return null;
        double? seconds = advice switch
        {
            RetryAdvice.Seconds => Math.Pow(2, attempts - 1) * (1 + jitter),
            RetryAdvice.PairBackoff => Math.Pow(4, attempts - 1),
            RetryAdvice.Minutes => 60 * Math.Pow(2, attempts - 1) * (1 + 0.2 * jitter),
            _ => null,
        };
        return seconds is { } s ? TimeSpan.FromSeconds(Math.Min(s, MaxDelay.TotalSeconds)) : null;
    }

    /// <summary>The wait after a send that certainly never left (connection refused): short at first, the network may be back.</summary>
    public static TimeSpan AfterNotSent(int attempts, double jitter) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(attempts, 12)) * 0.5 * (1 + jitter), MaxDelay.TotalSeconds));
}
