using System.Runtime.InteropServices;
using Appliance.Inference.Interop.Llama;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>What a prebuilt whisper.cpp can compute on. Its ggml is inside and exported, apart from llama.cpp's.</summary>
internal static unsafe class WhisperDevice
{
    /// <summary>Description of the first graphics card; null where there is none.</summary>
    /// <param name="library">The loaded library.</param>
    /// <exception cref="NativeLibraryException">It does not export ggml's functions.</exception>
    internal static string? FindGpu(nint library)
    {
        var count = (delegate* unmanaged[Cdecl]<nuint>)Function(library, "ggml_backend_dev_count");
        var get = (delegate* unmanaged[Cdecl]<nuint, void*>)Function(library, "ggml_backend_dev_get");
        var type = (delegate* unmanaged[Cdecl]<void*, int>)Function(library, "ggml_backend_dev_type");
        var description = (delegate* unmanaged[Cdecl]<void*, byte*>)Function(library, "ggml_backend_dev_description");
        for (nuint i = 0; i < count(); i++)
        {
            void* device = get(i);
            if (type(device) is GgmlBackendApi.DeviceGpu or GgmlBackendApi.DeviceIntegratedGpu)
                return Marshal.PtrToStringUTF8((nint)description(device)) ?? "a graphics card";
        }

        return null;
    }

    private static nint Function(nint library, string name) =>
        NativeLibrary.TryGetExport(library, name, out nint function) ? function : throw new NativeLibraryException($"it does not export {name}");
}
