using System.Runtime.InteropServices;

namespace Appliance.Inference.Onnx;

/// <summary>Keeps a native object alive for a scope; a concurrent Dispose takes effect when the last lease ends.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle handle;

    /// <exception cref="ObjectDisposedException">The object is disposed already.</exception>
    internal HandleLease(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        this.handle = handle;
    }

    public void Dispose() => handle.DangerousRelease();
}
