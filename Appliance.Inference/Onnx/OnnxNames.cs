using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Inference.Onnx;

/// <summary>
/// A session's input or output names, kept as the array of C strings every run needs: pinned managed memory, so a run that
/// overlaps <see cref="OnnxSession.Dispose"/> never reads freed memory.
/// </summary>
internal sealed unsafe class OnnxNames
{
    private readonly byte[][] strings;
    private readonly ulong[] addresses;

    private OnnxNames(string[] names)
    {
        if (names.Length > OnnxSession.MaxTensors)
            throw new OnnxException(OnnxErrorCode.InvalidGraph, $"The model has {names.Length} inputs or outputs, at most {OnnxSession.MaxTensors} are taken.");
        Names = names;
        strings = new byte[names.Length][];
        addresses = GC.AllocateArray<ulong>(OnnxSession.MaxTensors, pinned: true);
        for (int i = 0; i < names.Length; i++)
        {
            strings[i] = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(names[i]) + 1, pinned: true);
            Encoding.UTF8.GetBytes(names[i], strings[i]);
            Pointers[i] = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(strings[i], 0);
        }
    }

    internal IReadOnlyList<string> Names { get; }

    internal int Count => strings.Length;

    /// <summary>Null-terminated names; valid as long as this object is.</summary>
    internal byte** Pointers => (byte**)Marshal.UnsafeAddrOfPinnedArrayElement(addresses, 0);

    internal static OnnxNames ReadInputs(OrtSessionHandle session, void* allocator)
    {
        nuint count;
        OrtApi.Check(OrtApi.SessionGetInputCount(session.Pointer, &count), "Reading the model's inputs");
        var names = new string[(int)count];
        for (int i = 0; i < names.Length; i++)
        {
            byte* name;
            OrtApi.Check(OrtApi.SessionGetInputName(session.Pointer, (nuint)i, allocator, &name), "Reading the model's inputs");
            names[i] = OrtApi.TakeString(name, allocator);
        }

        return new OnnxNames(names);
    }

    internal static OnnxNames ReadOutputs(OrtSessionHandle session, void* allocator)
    {
        nuint count;
        OrtApi.Check(OrtApi.SessionGetOutputCount(session.Pointer, &count), "Reading the model's outputs");
        var names = new string[(int)count];
        for (int i = 0; i < names.Length; i++)
        {
            byte* name;
            OrtApi.Check(OrtApi.SessionGetOutputName(session.Pointer, (nuint)i, allocator, &name), "Reading the model's outputs");
            names[i] = OrtApi.TakeString(name, allocator);
        }

        return new OnnxNames(names);
    }
}
