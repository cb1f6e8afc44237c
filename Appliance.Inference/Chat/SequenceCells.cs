using System.Runtime.InteropServices;

namespace Appliance.Inference.Chat;

/// <summary>
/// The sequences of a context and the cells that they hold, as the engine itself keeps them: a fork shares cells, and a cell is free
/// when no sequence holds it any more. So what is used is known exactly without asking the engine. Belongs to the scheduler's thread.
/// </summary>
internal sealed class SequenceCells
{
    private readonly LlamaContext context;
    private readonly List<int>[] held;
    private readonly List<int> holders = [];
    private readonly Stack<int> unused = [];
    private readonly int scratch;

    /// <param name="context">The context.</param>
    /// <param name="sequences">Sequence ids in use, from 0. One more is needed for <see cref="Save"/>.</param>
    internal SequenceCells(LlamaContext context, int sequences)
    {
        this.context = context;
        scratch = sequences;
        held = [.. Enumerable.Range(0, sequences).Select(static _ => new List<int>())];
    }

    /// <summary>Cells of the cache in all.</summary>
    internal int Total => context.Cells;

    /// <summary>Cells that a sequence holds.</summary>
    internal int Used { get; private set; }

    /// <summary>Tokens of a sequence in the cache.</summary>
    internal int Length(int sequence) => held[sequence].Count;

    /// <summary>Notes the tokens of a sequence that a step computed.</summary>
    internal void Append(int sequence, int count)
    {
        for (int i = 0; i < count; i++)
            held[sequence].Add(NewCell());
    }

    /// <summary>Lets a sequence of <paramref name="from"/> tokens go on with another's tokens up to <paramref name="to"/>; costs microseconds and no cells.</summary>
    internal void Fork(int source, int target, int from, int to)
    {
        if (held[target].Count != from || held[source].Count < to)
            throw new InvalidOperationException($"Tokens {from} to {to} cannot be shared: the sequences have {held[source].Count} and {held[target].Count}.");
        context.Fork(source, target, from, to);
        Hold(target, CollectionsMarshal.AsSpan(held[source])[from..to]);
    }

    /// <summary>Leaves a sequence its first tokens.</summary>
    internal void TrimEnd(int sequence, int length)
    {
        if (length >= held[sequence].Count)
            return;
        context.TrimEnd(sequence, length);
        Forget(sequence, length);
    }

    /// <summary>Empties a sequence.</summary>
    internal void Drop(int sequence)
    {
        context.Drop(sequence);
        Forget(sequence, 0);
    }

    /// <summary>Copies what a sequence holds from a position on; the sequence stays as it is.</summary>
    /// <exception cref="LlamaException">The engine cannot.</exception>
    internal StateBlob Save(int sequence, int from)
    {
        context.Fork(sequence, scratch, from, held[sequence].Count);
        try
        {
            return context.Save(scratch);
        }
        finally
        {
            context.Drop(scratch);
        }
    }

    /// <summary>Fills an empty sequence: its first tokens from another one, the rest from what was saved.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="blob">Saved from <paramref name="shared"/> on.</param>
    /// <param name="source">Who has the first tokens; of no matter when there are none.</param>
    /// <param name="shared">How many they are.</param>
    /// <param name="length">Tokens of the whole.</param>
    /// <returns>False, and the sequence empty, when there is no room.</returns>
    internal bool Restore(int sequence, StateBlob blob, int source, int shared, int length)
    {
        if (!context.Restore(sequence, blob))
            return false;
        if (shared > 0)
        {
            context.Fork(source, sequence, 0, shared);
            Hold(sequence, CollectionsMarshal.AsSpan(held[source])[..shared]);
        }

        Append(sequence, length - shared);
        return true;
    }

    private void Hold(int sequence, ReadOnlySpan<int> cells)
    {
        held[sequence].AddRange(cells);
        foreach (int cell in cells)
            holders[cell]++;
    }

    private int NewCell()
    {
        Used++;
        if (!unused.TryPop(out int cell))
        {
            cell = holders.Count;
            holders.Add(0);
        }

        holders[cell] = 1;
        return cell;
    }

    private void Forget(int sequence, int length)
    {
        List<int> cells = held[sequence];
        foreach (int cell in CollectionsMarshal.AsSpan(cells)[length..])
        {
            if (--holders[cell] > 0)
                continue;
            unused.Push(cell);
            Used--;
        }

        cells.RemoveRange(length, cells.Count - length);
    }
}
