using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Chat;

/// <summary>
/// A model's context with its unified key-value cache. Everything but <see cref="Abort"/> belongs to one thread at a time. Positions
/// count tokens from 0; "sequence" is the engine's id of a conversation.
/// </summary>
internal sealed unsafe class LlamaContext : IDisposable
{
    private readonly LlamaModel model;
    private readonly LlamaContextHandle handle;
    private readonly void* memory;
    private readonly int* abort;

    private LlamaContext(LlamaModel model, LlamaContextHandle handle, int* abort)
    {
        this.model = model;
        this.handle = handle;
        this.abort = abort;
        memory = LlamaContextApi.GetMemory(handle.Pointer);
        Cells = (int)LlamaContextApi.ContextTokens(handle.Pointer);
    }

    /// <summary>Tokens that fit into the cache in all.</summary>
    internal int Cells { get; }

    /// <summary>Makes a context.</summary>
    /// <exception cref="LlamaException">Too little memory, or the model cannot do what is asked.</exception>
    internal static LlamaContext Create(LlamaModel model, ContextSize size)
    {
        int limit = (int)LlamaApi.MaxParallelSequences();
        if (size.Sequences > limit)
            throw new LlamaException($"{size.Sequences} sequences are asked for and the engine has at most {limit}. Lower the number of sequences.");
        RequireMemory(model, size);
        var abort = (int*)NativeMemory.AllocZeroed(sizeof(int));
        LlamaContextParams parameters = LlamaApi.ContextDefaultParams();
        parameters.ContextTokens = (uint)size.Cells;
        parameters.BatchTokens = (uint)size.BatchTokens;
        parameters.MicroBatchTokens = (uint)size.BatchTokens;
        parameters.MaxSequences = (uint)size.Sequences;
        parameters.MaxOutputs = (uint)size.Sequences;
        parameters.Threads = parameters.ThreadsBatch = size.Threads;
        parameters.FlashAttentionType = FlashAttentionType(size.FlashAttention);
        parameters.KvUnified = 1;
        parameters.AbortCallback = &IsAborted;
        parameters.AbortCallbackData = abort;
        LlamaLog.Clear();
        void* pointer = LlamaContextApi.InitFromModel(model.Handle.Pointer, parameters);
        if (pointer is null)
        {
            NativeMemory.Free(abort);
            throw new LlamaException(
                $"A context of {size.Cells} tokens for {model.Path} cannot be made: {LlamaLog.Explain()}. Lower the context's tokens, or choose a smaller model.");
        }

        return new LlamaContext(model, new LlamaContextHandle(pointer, model.Handle), abort);
    }

    /// <summary>Computes the batch; one of the results of <see cref="LlamaContextApi.Decode"/>.</summary>
    internal int Decode(BatchBuffer batch) => LlamaContextApi.Decode(handle.Pointer, batch.Native);

    /// <summary>Logits of a row of the last batch, one a token of the vocabulary; may be overwritten, valid until the next decode.</summary>
    internal Span<float> Logits(int row)
    {
        float* logits = LlamaContextApi.GetLogits(handle.Pointer, row);
        return logits is null
            ? throw new LlamaException($"The engine has no logits for row {row} of the step.")
            : new Span<float>(logits, model.Vocabulary.TokenCount);
    }

    /// <summary>Lets a sequence share another's first tokens; costs microseconds and no cells.</summary>
    internal void Fork(int source, int target, int length) => Fork(source, target, 0, length);

    /// <summary>Lets a sequence share another's tokens from one position up to, and without, another.</summary>
    internal void Fork(int source, int target, int from, int to) => LlamaContextApi.MemoryCopy(memory, source, target, from, to);

    /// <summary>Takes positions from <paramref name="from"/> on out of a sequence; false when this model's memory cannot.</summary>
    internal bool TrimEnd(int sequence, int from) => LlamaContextApi.MemoryRemove(memory, sequence, from, -1) != 0;

    /// <summary>Takes the first positions out of a sequence; others that share them keep them.</summary>
    internal bool TrimStart(int sequence, int length) => LlamaContextApi.MemoryRemove(memory, sequence, 0, length) != 0;

    /// <summary>Empties a sequence.</summary>
    internal void Drop(int sequence) => LlamaContextApi.MemoryRemove(memory, sequence, -1, -1);

    /// <summary>Copies what a sequence holds.</summary>
    internal StateBlob Save(int sequence)
    {
        nuint size = LlamaContextApi.StateSize(handle.Pointer, sequence);
        var blob = new StateBlob(size);
        if (LlamaContextApi.StateGet(handle.Pointer, blob.Pointer, size, sequence) == size)
            return blob;
        blob.Dispose();
        throw new LlamaException($"The state of a conversation ({size} bytes) could not be copied: {LlamaLog.Explain()}.");
    }

    /// <summary>Fills an empty sequence with what was saved; false, and the sequence empty, when there is no room.</summary>
    internal bool Restore(int sequence, StateBlob blob)
    {
        if (LlamaContextApi.StateSet(handle.Pointer, blob.Pointer, (nuint)blob.Length, sequence) != 0)
            return true;
        Drop(sequence);
        return false;
    }

    /// <summary>Ends the running <see cref="Decode"/> of a processor within milliseconds; all of its batch is lost. From any thread.</summary>
    internal void Abort() => Volatile.Write(ref *abort, 1);

    /// <summary>Takes <see cref="Abort"/> back.</summary>
    internal void ClearAbort() => Volatile.Write(ref *abort, 0);

    public void Dispose()
    {
        if (handle.IsClosed)
            return;
        handle.Dispose();
        NativeMemory.Free(abort);
    }

    // An allocation that cannot succeed is an abort in the engine, not an error.
    private static void RequireMemory(LlamaModel model, ContextSize size)
    {
        const double gigabyte = 1024.0 * 1024 * 1024;
        double needed = (double)model.BytesPerCell * size.Cells, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available && !NativeRuntime.Llama.HasGpu)
        {
            throw new LlamaException(string.Create(CultureInfo.InvariantCulture,
                $"A context of {size.Cells} tokens for {model.Path} takes {needed / gigabyte:F1} GB and this machine has {available / gigabyte:F1} GB. Lower the context's tokens, or choose a smaller model."));
        }
    }

    private static int FlashAttentionType(FlashAttentionMode mode) => mode switch
    {
        FlashAttentionMode.Off => 0,
        FlashAttentionMode.On => 1,
        _ => NativeRuntime.Llama.HasGpu ? -1 : 0,
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsAborted(void* flag) => Volatile.Read(ref *(int*)flag) != 0 ? (byte)1 : (byte)0;
}

/// <summary>What a context is made for.</summary>
/// <param name="Cells">Tokens that the cache holds.</param>
/// <param name="Sequences">Sequence ids, pinned ones included; also the most rows of a step that want logits (the engine insists on as many).</param>
/// <param name="BatchTokens">Most tokens of a step.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="FlashAttention">As configured.</param>
internal readonly record struct ContextSize(int Cells, int Sequences, int BatchTokens, int Threads, FlashAttentionMode FlashAttention);
