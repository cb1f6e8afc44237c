using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>llama_context_params of llama.h v0.5.0: 160 bytes. Always begun from <see cref="LlamaApi.ContextDefaultParams"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct LlamaContextParams
{
    internal const int SizeInBytes = 160;

    [FieldOffset(0)] public uint ContextTokens;
    [FieldOffset(4)] public uint BatchTokens;
    [FieldOffset(8)] public uint MicroBatchTokens;
    [FieldOffset(12)] public uint MaxSequences;
    [FieldOffset(16)] public uint RecurrentSequences;
    [FieldOffset(20)] public uint MaxOutputs;
    [FieldOffset(24)] public uint MaxOutputsPerSequence;
    [FieldOffset(28)] public int Threads;
    [FieldOffset(32)] public int ThreadsBatch;
    [FieldOffset(36)] public int ContextType;
    [FieldOffset(40)] public int RopeScalingType;
    [FieldOffset(44)] public int PoolingType;
    [FieldOffset(48)] public int AttentionType;
    [FieldOffset(52)] public int FlashAttentionType;
    [FieldOffset(56)] public float RopeFrequencyBase;
    [FieldOffset(60)] public float RopeFrequencyScale;
    [FieldOffset(64)] public float YarnExtFactor;
    [FieldOffset(68)] public float YarnAttnFactor;
    [FieldOffset(72)] public float YarnBetaFast;
    [FieldOffset(76)] public float YarnBetaSlow;
    [FieldOffset(80)] public uint YarnOriginalContext;
    [FieldOffset(84)] public float DefragThreshold;
    [FieldOffset(88)] public void* EvalCallback;
    [FieldOffset(96)] public void* EvalCallbackUserData;
    [FieldOffset(104)] public int TypeK;
    [FieldOffset(108)] public int TypeV;
    [FieldOffset(112)] public delegate* unmanaged[Cdecl]<void*, byte> AbortCallback;
    [FieldOffset(120)] public void* AbortCallbackData;
    [FieldOffset(128)] public byte Embeddings;
    [FieldOffset(129)] public byte OffloadKqv;
    [FieldOffset(130)] public byte NoPerf;
    [FieldOffset(131)] public byte OpOffload;
    [FieldOffset(132)] public byte SwaFull;
    [FieldOffset(133)] public byte KvUnified;
    [FieldOffset(136)] public void* Samplers;
    [FieldOffset(144)] public nuint SamplerCount;
    [FieldOffset(152)] public void* OtherContext;
}
