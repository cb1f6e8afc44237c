namespace Appliance.Host.Sending;

/// <summary>The queue waits for a person (token, account, payment); now and then a single message probes whether it is over. Thread-safe.</summary>
internal sealed class QueueStop(TimeProvider time)
{
    /// <summary>Time between two probes.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private DateTimeOffset? probeAt;

    /// <summary>Whether the queue is stopped, probing or not.</summary>
    public bool IsOn
    {
        get
        {
            lock (gate)
                return probeAt is not null;
        }
    }

    /// <summary>Whether a probe may go now.</summary>
    public bool MayProbe
    {
        get
        {
            lock (gate)
                return probeAt is { } at && time.GetUtcNow() >= at;
        }
    }

    /// <summary>Stops, or goes on being stopped after a probe that was refused.</summary>
    /// <returns>Whether it was not stopped before.</returns>
    public bool Begin()
    {
        lock (gate)
        {
            bool first = probeAt is null;
            probeAt = time.GetUtcNow() + ProbeInterval;
            return first;
        }
    }

    /// <summary>The channel works again.</summary>
    public void End()
    {
        lock (gate)
            probeAt = null;
    }
}
