using System.Collections.Concurrent;

namespace Appliance.Host.Simulator;

/// <summary>
/// Work that outlives the call that started it: it is cancelled and awaited at the end, and a failure of it comes to light there. Thread-safe.
/// </summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, byte> running = new();
    private readonly ConcurrentQueue<Exception> failures = new();

    /// <summary>Cancelled when the end begins.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Starts <paramref name="work"/>.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        Task task = Task.Run(() => ObserveAsync(work), CancellationToken.None);
        running.TryAdd(task, 0);
        task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Tells all work to stop, without waiting for it.</summary>
    public Task StopAsync() => stopping.CancelAsync();

    /// <summary>Stops all work and waits for it.</summary>
    /// <exception cref="AggregateException">Some of it had failed.</exception>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // Work that ends may have started more, which sees the cancellation at once.
        while (!running.IsEmpty)
            await Task.WhenAll(running.Keys);
        stopping.Dispose();
        if (!failures.IsEmpty)
            throw new AggregateException("Background work of the simulator failed.", failures);
    }

    private async Task ObserveAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The simulator ends; what was still on its way is lost, as it is when Meta drops it.
        }
#pragma warning disable CA1031 // Every failure is kept and thrown by DisposeAsync.
        catch (Exception failure)
        {
            failures.Enqueue(failure);
        }
#pragma warning restore CA1031
    }
}
