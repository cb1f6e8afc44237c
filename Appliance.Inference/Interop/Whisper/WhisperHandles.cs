using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>A loaded model, freed exactly once.</summary>
internal sealed unsafe class WhisperContextHandle : SafeHandle
{
    internal WhisperContextHandle(void* pointer)
        : base(0, ownsHandle: true) => SetHandle((nint)pointer);

    public override bool IsInvalid => handle == 0;

    /// <summary>The native pointer; valid only while the handle is kept alive by the caller.</summary>
    internal void* Pointer => (void*)handle;

    protected override bool ReleaseHandle()
    {
        WhisperApi.Free(Pointer);
        return true;
    }
}

/// <summary>Working memory of one worker; keeps its model alive.</summary>
internal sealed unsafe class WhisperStateHandle : SafeHandle
{
    private readonly WhisperContextHandle context;

    internal WhisperStateHandle(void* pointer, WhisperContextHandle context)
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)pointer);
        this.context = context;
        bool added = false;
        context.DangerousAddRef(ref added);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native pointer; valid only while the handle is kept alive by the caller.</summary>
    internal void* Pointer => (void*)handle;

    protected override bool ReleaseHandle()
    {
        WhisperApi.FreeState(Pointer);
        context.DangerousRelease();
        return true;
    }
}
