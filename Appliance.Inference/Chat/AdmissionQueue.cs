namespace Appliance.Inference.Chat;

/// <summary>Requests that wait for a sequence: prefixes to pin first, then patients, then background work, each in order of arrival. Thread-safe.</summary>
internal sealed class AdmissionQueue(int limit)
{
    private readonly Lock gate = new();
    private readonly List<Generation> waiting = [];

    /// <summary>Requests that wait.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>Adds a request; a patient's takes the place of the latest background request when the queue is full.</summary>
    /// <exception cref="QueueFullException">The queue is full of requests that are no less urgent.</exception>
    internal void Enqueue(Generation generation)
    {
        Generation? displaced = null;
        lock (gate)
        {
            if (waiting.Count >= limit)
            {
                displaced = waiting[^1];
                if (Rank(displaced) <= Rank(generation))
                    throw new QueueFullException(limit);
                waiting.RemoveAt(waiting.Count - 1);
            }

            Insert(generation);
        }

        displaced?.Fail(new QueueFullException(limit));
    }

    /// <summary>Puts a request back that had been admitted; beyond the limit, because it was counted before.</summary>
    internal void Return(Generation generation)
    {
        lock (gate)
            Insert(generation);
    }

    /// <summary>The next request, null when none waits.</summary>
    internal Generation? Peek()
    {
        lock (gate)
            return waiting.Count == 0 ? null : waiting[0];
    }

    /// <summary>Takes a request out; false when it is not there any more.</summary>
    internal bool Remove(Generation generation)
    {
        lock (gate)
            return waiting.Remove(generation);
    }

    /// <summary>Takes out all that meet a condition.</summary>
    internal IReadOnlyList<Generation> RemoveAll(Predicate<Generation> condition)
    {
        lock (gate)
        {
            if (!waiting.Exists(condition))
                return [];
            List<Generation> removed = waiting.FindAll(condition);
            waiting.RemoveAll(condition);
            return removed;
        }
    }

    private static int Rank(Generation generation) => generation.Request.IsPin ? -1 : (int)generation.Request.Priority;

    private void Insert(Generation generation)
    {
        int place = waiting.FindIndex(other =>
            Rank(other) > Rank(generation) || (Rank(other) == Rank(generation) && other.Number > generation.Number));
        waiting.Insert(place < 0 ? waiting.Count : place, generation);
    }
}
