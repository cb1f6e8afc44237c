namespace Appliance.Inference.Chat;

/// <summary>A cancellation that comes from the caller or when a time is over, and tells which. Thread-safe.</summary>
public sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource over;
    private readonly CancellationTokenSource either;

    /// <param name="limit">From now; zero or less is over at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        over = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : Timeout.InfiniteTimeSpan, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        if (limit <= TimeSpan.Zero)
            over.Cancel();
    }

    /// <summary>Cancelled by the caller or when the time is over.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => over.IsCancellationRequested;

    public void Dispose()
    {
        either.Dispose();
        over.Dispose();
    }
}
