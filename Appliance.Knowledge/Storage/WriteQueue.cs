namespace Appliance.Knowledge.Storage;

/// <summary>A bounded queue from many threads to one that blocks. Wakes that thread directly: a task between them would cost two switches a wake.</summary>
internal sealed class WriteQueue<T>(int limit)
{
    private readonly object gate = new();
    private readonly Queue<T> items = new();
    private bool completed;

    /// <summary>Adds an item, unless the queue is full or completed.</summary>
    public bool TryAdd(T item)
    {
        lock (gate)
        {
            if (completed || items.Count >= limit)
                return false;
            items.Enqueue(item);
            if (items.Count == 1)
                Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Waits for items and moves up to <paramref name="most"/> of them.</summary>
    /// <returns>False when the queue is completed and empty.</returns>
    public bool Take(List<T> into, int most)
    {
        lock (gate)
        {
            while (items.Count == 0)
            {
                if (completed)
                    return false;
                Monitor.Wait(gate);
            }

            while (into.Count < most && items.TryDequeue(out T? item))
                into.Add(item);
            return true;
        }
    }

    /// <summary>Takes no more items; those that are there can still be taken.</summary>
    /// <returns>False when it was completed before.</returns>
    public bool Complete()
    {
        lock (gate)
        {
            if (completed)
                return false;
            completed = true;
            Monitor.Pulse(gate);
            return true;
        }
    }
}
