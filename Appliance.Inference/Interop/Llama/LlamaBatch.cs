using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>llama_batch of llama.h v0.5.0: 56 bytes; the arrays belong to the caller.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal unsafe struct LlamaBatch
{
    [FieldOffset(0)] public int TokenCount;
    [FieldOffset(8)] public int* Tokens;
    [FieldOffset(16)] public float* Embeddings;
    [FieldOffset(24)] public int* Positions;
    [FieldOffset(32)] public int* SequenceCounts;
    [FieldOffset(40)] public int** SequenceIds;
    [FieldOffset(48)] public sbyte* Logits;
}

/// <summary>llama_token_data: a candidate of a sampler.</summary>
[StructLayout(LayoutKind.Explicit, Size = 12)]
internal struct LlamaTokenData
{
    [FieldOffset(0)] public int Id;
    [FieldOffset(4)] public float Logit;
    [FieldOffset(8)] public float Probability;
}

/// <summary>llama_token_data_array: 32 bytes; the candidates belong to the caller.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct LlamaTokenDataArray
{
    [FieldOffset(0)] public LlamaTokenData* Data;
    [FieldOffset(8)] public nuint Count;
    [FieldOffset(16)] public long Selected;
    [FieldOffset(24)] public byte Sorted;
}
