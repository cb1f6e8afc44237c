using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>An object owned by llama.cpp, freed exactly once.</summary>
internal abstract unsafe class LlamaHandle : SafeHandle
{
    protected LlamaHandle(void* pointer)
        : base(0, ownsHandle: true) => SetHandle((nint)pointer);

    public sealed override bool IsInvalid => handle == 0;

    /// <summary>The native pointer; valid only while the handle is kept alive by the caller.</summary>
    internal void* Pointer => (void*)handle;
}

internal sealed unsafe class LlamaModelHandle(void* pointer) : LlamaHandle(pointer)
{
    protected override bool ReleaseHandle()
    {
        LlamaApi.ModelFree(Pointer);
        return true;
    }
}

/// <summary>A context keeps its model alive: the engine must free the context first.</summary>
internal sealed unsafe class LlamaContextHandle : LlamaHandle
{
    private readonly LlamaModelHandle model;

    internal LlamaContextHandle(void* pointer, LlamaModelHandle model)
        : base(pointer)
    {
        this.model = model;
        bool added = false;
        model.DangerousAddRef(ref added);
    }

    protected override bool ReleaseHandle()
    {
        LlamaContextApi.Free(Pointer);
        model.DangerousRelease();
        return true;
    }
}

/// <summary>A grammar; refers to the vocabulary of a model, which it keeps alive.</summary>
internal sealed unsafe class LlamaSamplerHandle : LlamaHandle
{
    private readonly LlamaModelHandle model;

    internal LlamaSamplerHandle(void* pointer, LlamaModelHandle model)
        : base(pointer)
    {
        this.model = model;
        bool added = false;
        model.DangerousAddRef(ref added);
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.SamplerFree(Pointer);
        model.DangerousRelease();
        return true;
    }
}
