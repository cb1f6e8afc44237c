using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.OnnxRuntime;

/// <summary>
/// The loaded ONNX Runtime: its environment and what sessions share. One per process, never unloaded, because finalizers may
/// release native objects until the process ends. Thread-safe.
/// </summary>
internal sealed unsafe class OrtLibrary
{
    /// <summary>Oldest release whose operators and quantised kernels the models here were exported for.</summary>
    internal static readonly Version MinVersion = new(1, 20);

    private const string BaseExport = "OrtGetApiBase";

    private OrtLibrary(string versionText, OrtEnvHandle env, OrtMemoryInfoHandle cpu, void* allocator)
    {
        VersionText = versionText;
        Env = env;
        Cpu = cpu;
        Allocator = allocator;
    }

    internal string VersionText { get; }

    internal OrtEnvHandle Env { get; }

    internal OrtMemoryInfoHandle Cpu { get; }

    /// <summary>The engine's default allocator; not owned, lives as long as the library.</summary>
    internal void* Allocator { get; }

    /// <summary>Loads the file and opens the environment.</summary>
    /// <exception cref="NativeLibraryException">Not loadable, not ONNX Runtime, or too old; the message says which.</exception>
    internal static OrtLibrary Load(string path)
    {
        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException($"the system cannot load it: {e.Message}", e);
        }

        if (!NativeLibrary.TryGetExport(library, BaseExport, out nint export))
            throw new NativeLibraryException($"it does not export {BaseExport}, so it is not ONNX Runtime");
        var getApiBase = (delegate* unmanaged[Cdecl]<void**>)export;
        void** apiBase = getApiBase();
        var getApi = (delegate* unmanaged[Cdecl]<uint, void**>)apiBase[0];
        var getVersion = (delegate* unmanaged[Cdecl]<byte*>)apiBase[1];
        string text = Marshal.PtrToStringUTF8((nint)getVersion()) ?? "";
        RequireVersion(text);
        void** functions = getApi(OrtApi.Version);
        if (functions is null)
            throw new NativeLibraryException($"version {text} does not serve API {OrtApi.Version}");
        OrtApi.Initialize(functions);
        return Open(text);
    }

    /// <summary>Throws unless the text begins with a version of at least <see cref="MinVersion"/>.</summary>
    internal static void RequireVersion(string text)
    {
        int suffix = text.IndexOfAny(['-', '+', ' ']);
        if (!Version.TryParse(suffix < 0 ? text : text[..suffix], out Version? version))
            throw new NativeLibraryException($"its version \"{text}\" is not readable");
        if (version < MinVersion)
            throw new NativeLibraryException($"version {text} is too old, at least {MinVersion} is needed");
    }

    private static OrtLibrary Open(string version)
    {
        var env = new OrtEnvHandle();
        var cpu = new OrtMemoryInfoHandle();
        bool opened = false;
        try
        {
            void* pointer;
            fixed (byte* name = "appliance\0"u8)
                OrtApi.Check(OrtApi.CreateEnv(OrtApi.LoggingLevelError, name, &pointer), "Opening ONNX Runtime");
            env.Adopt(pointer);
            OrtApi.Check(OrtApi.CreateCpuMemoryInfo(OrtApi.AllocatorTypeArena, OrtApi.MemoryTypeDefault, &pointer), "Opening ONNX Runtime");
            cpu.Adopt(pointer);
            OrtApi.Check(OrtApi.GetAllocatorWithDefaultOptions(&pointer), "Opening ONNX Runtime");
            opened = true;
            return new OrtLibrary(version, env, cpu, pointer);
        }
        finally
        {
            if (!opened)
            {
                cpu.Dispose();
                env.Dispose();
            }
        }
    }
}
