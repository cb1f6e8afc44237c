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

/// <summary>An object that refers to a model and keeps it alive: the engine must free the object first.</summary>
internal abstract unsafe class LlamaModelPartHandle : LlamaHandle
{
    private readonly LlamaModelHandle model;

    protected LlamaModelPartHandle(void* pointer, LlamaModelHandle model)
        : base(pointer)
    {
        this.model = model;
        bool added = false;
        model.DangerousAddRef(ref added);
    }

    /// <summary>Frees the object itself.</summary>
    protected abstract void Free();

    protected sealed override bool ReleaseHandle()
    {
        Free();
        model.DangerousRelease();
        return true;
    }
}

internal sealed unsafe class LlamaContextHandle(void* pointer, LlamaModelHandle model) : LlamaModelPartHandle(pointer, model)
{
    protected override void Free() => LlamaContextApi.Free(Pointer);
}

/// <summary>A grammar; refers to the vocabulary of its model.</summary>
internal sealed unsafe class LlamaSamplerHandle(void* pointer, LlamaModelHandle model) : LlamaModelPartHandle(pointer, model)
{
    protected override void Free() => LlamaApi.SamplerFree(Pointer);
}
