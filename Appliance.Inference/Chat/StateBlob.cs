using System.Runtime.InteropServices;

namespace Appliance.Inference.Chat;

/// <summary>A saved part of a key-value cache in native memory. Owned by one holder at a time.</summary>
internal sealed unsafe class StateBlob : SafeHandle
{
    internal StateBlob(nuint length)
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.Alloc(length));
        Length = (long)length;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Bytes.</summary>
    internal long Length { get; }

    internal byte* Pointer => (byte*)handle;

    /// <summary>The bytes from an offset on, at most <paramref name="most"/>.</summary>
    internal Span<byte> Slice(long offset, int most) => new(Pointer + offset, (int)Math.Min(most, Length - offset));

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
