using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>Who comes into the cache, and who has to leave it. Belongs to the scheduler's thread.</summary>
internal sealed class Admission(SequenceTable sequences, AdmissionQueue queue, SchedulerCounters counters, int totalCells, TimeProvider time)
{
    /// <summary>Ends requests that were cancelled or are overdue, waiting and living ones.</summary>
    internal void EndCancelledAndOverdue()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (Generation generation in queue.RemoveAll(generation => IsOver(generation, now)))
            End(generation);
        for (int i = sequences.Live.Count - 1; i >= 0; i--)
        {
            Generation generation = sequences.Live[i];
            if (!IsOver(generation, now))
                continue;
            sequences.Park(generation);
            End(generation);
        }
    }

    /// <summary>Admits in the queue's order as long as there is room; background work gives way to patients.</summary>
    internal void Admit()
    {
        while (queue.Peek() is { } next)
        {
            if (!sequences.MakeRoomFor(next))
            {
                if (sequences.Live.Count == 0)
                    Refuse(next);
                else if (next.Request.Priority != ChatPriority.Patient || sequences.LatestBackground() is not { } background)
                    return;
                else
                    Evict(background);
                continue;
            }

            if (!queue.Remove(next))
                continue;
            try
            {
                sequences.Admit(next);
            }
            catch (LlamaException e)
            {
                sequences.Release(next);
                next.Fail(e);
            }
        }
    }

    /// <summary>Makes room for the cells of a step: prompts that were answered leave first, then whoever is least urgent.</summary>
    /// <param name="prefillTokens">Prompt tokens of a step.</param>
    internal void MakeRoomForStep(int prefillTokens)
    {
        while (sequences.CellsAfter(prefillTokens) > totalCells && EvictOne())
        {
        }
    }

    /// <summary>Frees cells; false when only one conversation is left.</summary>
    internal bool EvictOne()
    {
        if (sequences.DropRetained())
            return true;
        if (sequences.Live.Count <= 1)
            return false;
        Evict(sequences.LeastUrgent());
        return true;
    }

    private void Evict(Generation generation)
    {
        counters.AddEviction();
        sequences.ParkForReturn(generation);
        queue.Return(generation);
    }

    private void Refuse(Generation generation)
    {
        if (queue.Remove(generation))
        {
            generation.Fail(new ContextOverflowException(
                generation.Tokens.Count + 1, totalCells - sequences.Pins.Cells, "Pin fewer or shorter prefixes, or raise the context's tokens."));
        }
    }

    private static bool IsOver(Generation generation, DateTimeOffset now) => generation.IsCancelled || generation.Request.Deadline <= now;

    private static void End(Generation generation) => generation.Fail(
        generation.IsCancelled ? new OperationCanceledException() : new DeadlineExceededException(generation.OutputCount));
}
