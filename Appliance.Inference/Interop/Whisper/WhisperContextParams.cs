using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>
/// <c>struct whisper_context_params</c> of whisper.cpp 1.9.3; <c>bool</c> is one byte. whisper.rn has one member more, use_coreml, where
/// whisper.cpp itself has flash_attn; every other member lies at the same place in both.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct WhisperContextParams
{
    internal const int SizeInBytes = 48;

    [FieldOffset(0)] internal byte UseGpu;

    /// <summary>use_coreml of whisper.rn, flash_attn of whisper.cpp itself.</summary>
    [FieldOffset(1)] internal byte CoreMlOrFlashAttention;

    /// <summary>flash_attn of whisper.rn, nothing in whisper.cpp itself.</summary>
    [FieldOffset(2)] internal byte FlashAttentionOrNothing;

    [FieldOffset(4)] internal int GpuDevice;
    [FieldOffset(8)] internal byte DtwTokenTimestamps;
    [FieldOffset(12)] internal int DtwHeadsPreset;
    [FieldOffset(16)] internal int DtwTopLayers;
    [FieldOffset(24)] internal nuint DtwHeadCount;
    [FieldOffset(32)] internal void* DtwHeads;
    [FieldOffset(40)] internal nuint DtwMemorySize;
}
