using System.Runtime.InteropServices;
using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Chat;

/// <summary>The tokens of one step, in native memory that is allocated once. Used by one thread.</summary>
internal sealed unsafe class BatchBuffer : IDisposable
{
    private readonly int* tokens;
    private readonly int* positions;
    private readonly int* sequenceCounts;
    private readonly int* sequences;
    private readonly int** sequencePointers;
    private readonly sbyte* logits;
    private bool disposed;

    internal BatchBuffer(int capacity)
    {
        Capacity = capacity;
        tokens = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int));
        positions = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int));
        sequenceCounts = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int));
        sequences = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int));
        sequencePointers = (int**)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(int*));
        logits = (sbyte*)NativeMemory.Alloc((nuint)capacity, sizeof(sbyte));
        for (int i = 0; i < capacity; i++)
        {
            sequenceCounts[i] = 1;
            sequencePointers[i] = sequences + i;
        }
    }

    /// <summary>Most tokens.</summary>
    internal int Capacity { get; }

    /// <summary>Tokens in it now.</summary>
    internal int Count { get; private set; }

    /// <summary>Room that is left, in tokens.</summary>
    internal int Free => Capacity - Count;

    internal LlamaBatch Native => new()
    {
        TokenCount = Count,
        Tokens = tokens,
        Positions = positions,
        SequenceCounts = sequenceCounts,
        SequenceIds = sequencePointers,
        Logits = logits,
    };

    /// <summary>Whether a row's logits were asked for.</summary>
    internal bool WantsLogits(int row) => logits[row] != 0;

    internal void Clear() => Count = 0;

    /// <summary>Adds a token and returns its row.</summary>
    internal int Add(int token, int position, int sequence, bool wantsLogits)
    {
        if (Count == Capacity)
            throw new InvalidOperationException($"A step takes {Capacity} tokens.");
        int row = Count++;
        tokens[row] = token;
        positions[row] = position;
        sequences[row] = sequence;
        logits[row] = wantsLogits ? (sbyte)1 : (sbyte)0;
        return row;
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        NativeMemory.Free(tokens);
        NativeMemory.Free(positions);
        NativeMemory.Free(sequenceCounts);
        NativeMemory.Free(sequences);
        NativeMemory.Free(sequencePointers);
        NativeMemory.Free(logits);
    }
}
