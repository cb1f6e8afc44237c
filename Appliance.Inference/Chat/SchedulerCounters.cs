namespace Appliance.Inference.Chat;

/// <summary>Counts of a scheduler's work. Written by its thread, read from any.</summary>
internal sealed class SchedulerCounters
{
    private long steps;
    private long tokens;
    private long sampled;
    private long evictions;
    private int usedCells;

    /// <summary>Batches computed.</summary>
    internal long Steps => Volatile.Read(ref steps);

    /// <summary>Tokens computed, of prompts and of answers.</summary>
    internal long Tokens => Volatile.Read(ref tokens);

    /// <summary>Tokens chosen.</summary>
    internal long Sampled => Volatile.Read(ref sampled);

    /// <summary>Conversations that had to leave the cache before their answer was complete.</summary>
    internal long Evictions => Volatile.Read(ref evictions);

    /// <summary>Cells of the cache in use after the last step.</summary>
    internal int UsedCells
    {
        get => Volatile.Read(ref usedCells);
        set => Volatile.Write(ref usedCells, value);
    }

    internal void AddStep(int batchTokens, int batchSampled)
    {
        Volatile.Write(ref steps, steps + 1);
        Volatile.Write(ref tokens, tokens + batchTokens);
        Volatile.Write(ref sampled, sampled + batchSampled);
    }

    internal void AddEviction() => Volatile.Write(ref evictions, evictions + 1);
}
