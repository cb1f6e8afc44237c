using System.Runtime.InteropServices;
using System.Text;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Interop.Llama;

/// <summary>
/// The loaded llama.cpp with its ggml libraries and back ends. One per process, never unloaded. Loaded explicitly and in order,
/// from one folder: base, registry, back ends, llama.
/// </summary>
internal sealed unsafe class LlamaLibrary
{
    private LlamaLibrary(string versionText, IReadOnlyList<LlamaDevice> devices, string choice)
    {
        VersionText = versionText;
        Devices = devices;
        Choice = choice;
    }

    /// <summary>What <c>llama_version</c> says.</summary>
    internal string VersionText { get; }

    /// <summary>Every device of every back end that was loaded.</summary>
    internal IReadOnlyList<LlamaDevice> Devices { get; }

    /// <summary>Which device computes and why the better ones do not, for <c>doctor</c>.</summary>
    internal string Choice { get; }

    /// <summary>Whether a graphics card takes part.</summary>
    internal bool HasGpu => Devices.Any(device => device.IsGpu);

    /// <summary>File names on this system, in the order of loading; the back ends come between the second and the third.</summary>
    internal static (string Base, string Registry, string Llama) Files => OperatingSystem.IsWindows()
        ? ("ggml-base.dll", $"ggml.v{LlamaAbi.WindowsVersion}.dll", $"llama.v{LlamaAbi.WindowsVersion}.dll")
        : ("libggml-base.so", $"libggml.v{LlamaAbi.Version}.so", $"libllama.v{LlamaAbi.Version}.so");

    /// <summary>Loads everything from a folder and checks it.</summary>
    /// <exception cref="NativeLibraryException">A file is missing, not loadable, or of another release; the message says which.</exception>
    internal static LlamaLibrary Load(string folder)
    {
        // ggml attaches a debugger to the process when it aborts, unless told not to; read through getenv.
        NativeEnvironment.Set("GGML_NO_BACKTRACE", "1");
        (string baseFile, string registryFile, string llamaFile) = Files;
        nint ggmlBase = Open(folder, baseFile), registry = Open(folder, registryFile), llama = Open(folder, llamaFile);
        LlamaAbi.RequireExports((library, function) => NativeLibrary.TryGetExport(
            library == LlamaApi.Library ? llama : library == GgmlBackendApi.Registry ? registry : ggmlBase, function, out _));
        ImportResolver.Set(GgmlBackendApi.Base, ggmlBase);
        ImportResolver.Set(GgmlBackendApi.Registry, registry);
        ImportResolver.Set(LlamaApi.Library, llama);

        string version = Marshal.PtrToStringUTF8((nint)LlamaApi.Version()) ?? "";
        LlamaAbi.RequireVersion(version);
        LlamaAbi.RequireDefaults(
            NativeLibrary.GetExport(llama, "llama_model_default_params"), NativeLibrary.GetExport(llama, "llama_context_default_params"));
        LlamaLog.Attach();
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + '\0'))
            GgmlBackendApi.LoadAllFromPath(path);
        LlamaApi.BackendInit();
        LlamaDevice[] devices = LlamaDevice.ReadAll();
        if (devices.Length == 0)
            throw new NativeLibraryException($"no back end for this processor was found in {folder} ({LlamaLog.Explain()})");
        return new LlamaLibrary(version, devices, LlamaDevice.Explain(devices, folder));
    }

    private static nint Open(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        try
        {
            LibraryFile.Check(path);
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is NativeLibraryException or DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException($"{file}: {e.Message}", e);
        }
    }
}
