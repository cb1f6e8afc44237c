using System.Runtime.InteropServices;
using Appliance.Inference.Runtime;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>The loaded whisper.cpp. One per process, never unloaded.</summary>
internal sealed unsafe class WhisperLibrary
{
    /// <summary>Where Linux lists what its processor can do.</summary>
    private const string ProcessorFile = "/proc/cpuinfo";

    // How long a thread of GNU's OpenMP spins before it sleeps: microseconds, not the default milliseconds, which on a machine with
    // more to do than cores are taken from the thread that is waited for.
    private const string SpinVariable = "GOMP_SPINCOUNT", SpinCount = "2000", OpenMp = "libgomp";

    private WhisperLibrary(string path, string versionText, string detail, bool usesGpu) =>
        (Path, VersionText, Detail, UsesGpu) = (path, versionText, detail, usesGpu);

    /// <summary>The loaded file.</summary>
    internal string Path { get; }

    /// <summary>What <c>whisper_version</c> says.</summary>
    internal string VersionText { get; }

    /// <summary>What computes, and why.</summary>
    internal string Detail { get; }

    /// <summary>Whether a graphics card computes.</summary>
    internal bool UsesGpu { get; }

    /// <summary>File name on this system.</summary>
    internal static string FileName => OperatingSystem.IsWindows() ? "whisper.dll" : "libwhisper.so";

    /// <summary>Beside it, where an administrator fetched one: a prebuilt one that computes on a graphics card.</summary>
    internal static string GpuFileName => "libwhisper-gpu.so";

    /// <summary>Beside it: a prebuilt one that every processor can run.</summary>
    internal static string PrebuiltFileName => "libwhisper-any.so";

    /// <summary>Beside it: the processor features it was compiled with, one a line.</summary>
    internal static string FeaturesFileName => "libwhisper.cpu";

    /// <summary>Loads the fastest library of a folder that works here: for a graphics card, for this processor, for any processor.</summary>
    /// <exception cref="NativeLibraryException">There is none; the message says what is the matter with each.</exception>
    internal static WhisperLibrary Load(string folder)
    {
        string compiled = System.IO.Path.Combine(folder, FileName);
        (string Path, Func<string, WhisperLibrary> Load)[] candidates =
        [
            (System.IO.Path.Combine(folder, GpuFileName), LoadForGpu), (compiled, LoadForProcessor),
            (System.IO.Path.Combine(folder, PrebuiltFileName), LoadPrebuilt),
        ];
        var remarks = new List<string>();
        foreach ((string path, Func<string, WhisperLibrary> load) in candidates.Where(candidate => candidate.Path == compiled || File.Exists(candidate.Path)))
        {
            try
            {
                WhisperLibrary library = load(path);
                return remarks.Count == 0 ? library : new WhisperLibrary(path, library.VersionText, $"{library.Detail}; {string.Join("; ", remarks)}", library.UsesGpu);
            }
            catch (NativeLibraryException error)
            {
                remarks.Add($"{System.IO.Path.GetFileName(path)}: {error.Message}");
            }
        }

        throw new NativeLibraryException(string.Join("; ", remarks));
    }

    private static WhisperLibrary LoadForGpu(string path)
    {
        nint library = Open(path);
        string device = WhisperDevice.FindGpu(library) ?? throw new NativeLibraryException("it finds no graphics card");
        return new WhisperLibrary(path, Attach(library), "computes on " + device, usesGpu: true);
    }

    private static WhisperLibrary LoadForProcessor(string path)
    {
        string features = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, FeaturesFileName);
        if (OperatingSystem.IsLinux() && File.Exists(features))
            RequireFeatures(File.ReadLines(features), File.ReadLines(ProcessorFile));
        return new WhisperLibrary(path, Attach(Open(path)), "compiled for this processor", usesGpu: false);
    }

    private static WhisperLibrary LoadPrebuilt(string path) => new(
        path, Attach(Open(path)), "prebuilt for any processor, several times as slow as a compiled one (install g++, remove artifacts/native and build again)", usesGpu: false);

    /// <summary>Makes a library the process's whisper.cpp, once its version and its structures are found right.</summary>
    private static string Attach(nint library)
    {
        WhisperAbi.RequireExports(function => NativeLibrary.TryGetExport(library, function, out _));
        var getVersion = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(library, "whisper_version");
        string version = Marshal.PtrToStringUTF8((nint)getVersion()) ?? "";
        WhisperAbi.RequireVersion(version);
        WhisperAbi.RequireDefaults(
            NativeLibrary.GetExport(library, "whisper_context_default_params"), NativeLibrary.GetExport(library, "whisper_full_default_params"));
        ImportResolver.Set(WhisperApi.Library, library);
        WhisperLog.Attach();
        return version;
    }

    /// <summary>Throws when the processor lacks what the library was compiled with: it would end the process at the first such instruction.</summary>
    internal static void RequireFeatures(IEnumerable<string> needed, IEnumerable<string> processorLines)
    {
        string flags = processorLines.FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        HashSet<string> present = [.. flags.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)];
        string[] missing = [.. needed.Where(feature => feature.Length > 0 && !present.Contains(feature))];
        if (missing.Length > 0)
            throw new NativeLibraryException($"it was compiled for a processor with {string.Join(", ", missing)}, which this one does not have; build it on this machine");
    }

    private static nint Open(string path)
    {
        LibraryFile.Check(path);
        if (Environment.GetEnvironmentVariable(SpinVariable) is null)
            NativeEnvironment.Set(SpinVariable, SpinCount);
        try
        {
            // Binds lazily (RTLD_LAZY), which the prebuilt addons need: they refer to functions of Node.js that are not there and never called.
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            string remedy = e.Message.Contains(OpenMp, StringComparison.Ordinal) ? " (Debian: apt-get install libgomp1)" : "";
            throw new NativeLibraryException(FirstLine(e.Message) + remedy, e);
        }
    }

    // The runtime lists every name that it tried, a line each.
    private static string FirstLine(string message) =>
        message.Split('\n').FirstOrDefault(line => line.Contains("cannot open", StringComparison.Ordinal), message.Split('\n')[0]).Trim();
}
