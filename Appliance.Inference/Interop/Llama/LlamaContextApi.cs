using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>Functions of llama.h v0.5.0 about a context: its memory (key-value cache), saved states, decoding, logits.</summary>
internal static unsafe partial class LlamaContextApi
{
    /// <summary>Returns of <see cref="Decode"/>; negative values are errors of the engine.</summary>
    internal const int DecodeOk = 0, DecodeNoSlot = 1, DecodeAborted = 2;

    /// <returns>Null when there is not enough memory, or the parameters do not fit the model; the log says why.</returns>
    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_init_from_model")]
    internal static partial void* InitFromModel(void* model, LlamaContextParams parameters);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_free")]
    internal static partial void Free(void* context);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_n_ctx")]
    internal static partial uint ContextTokens(void* context);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_get_memory")]
    internal static partial void* GetMemory(void* context);

    /// <param name="memory">The context's memory.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="from">First position.</param>
    /// <param name="to">One past the last position; negative for the end.</param>
    /// <returns>0 when this memory cannot drop a part of a sequence.</returns>
    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_memory_seq_rm")]
    internal static partial byte MemoryRemove(void* memory, int sequence, int from, int to);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_memory_seq_cp")]
    internal static partial void MemoryCopy(void* memory, int source, int target, int from, int to);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_state_seq_get_size")]
    internal static partial nuint StateSize(void* context, int sequence);

    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_state_seq_get_data")]
    internal static partial nuint StateGet(void* context, byte* buffer, nuint size, int sequence);

    /// <returns>Bytes read; 0 when the state does not fit or there is no room for it.</returns>
    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_state_seq_set_data")]
    internal static partial nuint StateSet(void* context, byte* buffer, nuint size, int sequence);

    /// <returns>0 done, 1 no room in the memory, 2 aborted, negative an error.</returns>
    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_decode")]
    internal static partial int Decode(void* context, LlamaBatch batch);

    /// <returns>As many floats as the vocabulary has tokens, valid until the next decode; null when none were asked for.</returns>
    [LibraryImport(LlamaApi.Library, EntryPoint = "llama_get_logits_ith")]
    internal static partial float* GetLogits(void* context, int index);
}
