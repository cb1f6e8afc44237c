using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Llama;

/// <summary>A device that a back end brought: a processor or a graphics card.</summary>
/// <param name="Name">Such as <c>CPU</c>, <c>CUDA0</c> or <c>Vulkan0</c>.</param>
/// <param name="Description">The hardware's own name.</param>
/// <param name="IsGpu">Whether layers can be moved to it.</param>
/// <param name="MemoryBytes">Its memory.</param>
internal sealed record LlamaDevice(string Name, string Description, bool IsGpu, long MemoryBytes)
{
    private const double BytesPerGigabyte = 1024.0 * 1024 * 1024;

    internal static unsafe LlamaDevice[] ReadAll()
    {
        var devices = new LlamaDevice[(int)GgmlBackendApi.DeviceCount()];
        for (int i = 0; i < devices.Length; i++)
        {
            void* device = GgmlBackendApi.GetDevice((nuint)i);
            nuint free, total;
            GgmlBackendApi.DeviceMemory(device, &free, &total);
            bool gpu = GgmlBackendApi.DeviceType(device) is GgmlBackendApi.DeviceGpu or GgmlBackendApi.DeviceIntegratedGpu;
            devices[i] = new LlamaDevice(
                Marshal.PtrToStringUTF8((nint)GgmlBackendApi.DeviceName(device)) ?? "?",
                Marshal.PtrToStringUTF8((nint)GgmlBackendApi.DeviceDescription(device)) ?? "?", gpu, (long)total);
        }

        return devices;
    }

    /// <summary>CUDA before Vulkan before the processor: which one computes, and why the better ones do not.</summary>
    internal static string Explain(IReadOnlyList<LlamaDevice> devices, string folder)
    {
        LlamaDevice chosen = Choose(devices);
        if (chosen.IsGpu)
            return FormattableString.Invariant($"{chosen.Name} ({chosen.Description}, {chosen.MemoryBytes / BytesPerGigabyte:F0} GB)");
        return $"the processor ({chosen.Description}); {Absent(folder, "cuda", "CUDA")}; {Absent(folder, "vulkan", "Vulkan")}";
    }

    internal static LlamaDevice Choose(IReadOnlyList<LlamaDevice> devices) =>
        devices.FirstOrDefault(device => device.IsGpu && device.Name.StartsWith("CUDA", StringComparison.OrdinalIgnoreCase))
        ?? devices.FirstOrDefault(device => device.IsGpu)
        ?? devices[0];

    private static string Absent(string folder, string backend, string name)
    {
        string file = Path.Combine(folder, OperatingSystem.IsWindows() ? $"ggml-{backend}.dll" : $"libggml-{backend}.so");
        if (!File.Exists(file))
            return $"no {name} back end is installed";
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
            return $"{name} finds no graphics card";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return $"{name} cannot be loaded: {e.Message.Split('\n')[0].Trim()}";
        }
    }
}
