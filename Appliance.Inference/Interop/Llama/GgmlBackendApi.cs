using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>Functions of ggml-backend.h, as ggml v0.5.0 exports them: the registry of back ends and their devices.</summary>
internal static unsafe partial class GgmlBackendApi
{
    /// <summary>Import name of the registry's library; <see cref="LlamaLibrary"/> resolves it.</summary>
    internal const string Registry = "ggml";

    /// <summary>Import name of the library that everything else builds on.</summary>
    internal const string Base = "ggml-base";

    internal const int DeviceCpu = 0;
    internal const int DeviceGpu = 1;
    internal const int DeviceIntegratedGpu = 2;

    /// <param name="folder">UTF-8, null-terminated.</param>
    [LibraryImport(Registry, EntryPoint = "ggml_backend_load_all_from_path")]
    internal static partial void LoadAllFromPath(byte* folder);

    [LibraryImport(Registry, EntryPoint = "ggml_backend_dev_count")]
    internal static partial nuint DeviceCount();

    [LibraryImport(Registry, EntryPoint = "ggml_backend_dev_get")]
    internal static partial void* GetDevice(nuint index);

    [LibraryImport(Base, EntryPoint = "ggml_backend_dev_name")]
    internal static partial byte* DeviceName(void* device);

    [LibraryImport(Base, EntryPoint = "ggml_backend_dev_description")]
    internal static partial byte* DeviceDescription(void* device);

    [LibraryImport(Base, EntryPoint = "ggml_backend_dev_type")]
    internal static partial int DeviceType(void* device);

    [LibraryImport(Base, EntryPoint = "ggml_backend_dev_memory")]
    internal static partial void DeviceMemory(void* device, nuint* free, nuint* total);
}
