using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>llama_model_params of llama.h v0.5.0: 80 bytes. Always begun from <see cref="LlamaApi.ModelDefaultParams"/>.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct LlamaModelParams
{
    internal const int SizeInBytes = 80;

    [FieldOffset(0)] public void* Devices;
    [FieldOffset(8)] public void* TensorBufferOverrides;
    [FieldOffset(16)] public int GpuLayers;
    [FieldOffset(20)] public int SplitMode;
    [FieldOffset(24)] public int LoadMode;
    [FieldOffset(28)] public int LazyMode;
    [FieldOffset(32)] public int MainGpu;
    [FieldOffset(40)] public float* TensorSplit;
    [FieldOffset(48)] public void* ProgressCallback;
    [FieldOffset(56)] public void* ProgressCallbackUserData;
    [FieldOffset(64)] public void* KvOverrides;
    [FieldOffset(72)] public byte VocabOnly;
    [FieldOffset(73)] public byte CheckTensors;
    [FieldOffset(74)] public byte UseExtraBuffers;
    [FieldOffset(75)] public byte NoHost;
    [FieldOffset(76)] public byte NoAlloc;
    [FieldOffset(77)] public byte LoadMtp;
}
