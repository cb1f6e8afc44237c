namespace Appliance.Host.Pipeline;

/// <summary>Wakes one waiting loop; several calls before it wakes count as one. Thread-safe.</summary>
internal sealed class Signal : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Wakes the loop, now or at its next wait.</summary>
    public void Set()
    {
        // Set already: the loop will look at everything when it wakes. Only Set releases, so the count cannot grow in between.
        lock (gate)
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
    }

    /// <summary>Waits for a call of <see cref="Set"/> or until the time is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => semaphore.WaitAsync(atMost, cancellationToken);

    public void Dispose() => semaphore.Dispose();
}

/// <summary>The signals between the stages: each says "look into the store", never what is there.</summary>
internal sealed class PipelineSignals : IDisposable
{
    /// <summary>New inbox events were stored.</summary>
    public Signal Inbox { get; } = new();

    /// <summary>New outbox rows were committed.</summary>
    public Signal Outbox { get; } = new();

    /// <summary>New alerts were committed.</summary>
    public Signal Alerts { get; } = new();

    public void Dispose()
    {
        Inbox.Dispose();
        Outbox.Dispose();
        Alerts.Dispose();
    }
}
