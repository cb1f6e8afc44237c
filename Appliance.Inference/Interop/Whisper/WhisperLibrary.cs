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
    private const string SpinVariable = "GOMP_SPINCOUNT", SpinCount = "2000";

    private WhisperLibrary(string versionText, bool compiledHere) => (VersionText, CompiledHere) = (versionText, compiledHere);

    /// <summary>What <c>whisper_version</c> says.</summary>
    internal string VersionText { get; }

    /// <summary>Whether it was compiled for a processor like this one; the prebuilt one takes about ten times as long.</summary>
    internal bool CompiledHere { get; }

    /// <summary>File name on this system.</summary>
    internal static string FileName => OperatingSystem.IsWindows() ? "whisper.dll" : "libwhisper.so";

    /// <summary>Beside the library: the processor features it was compiled with, one a line.</summary>
    internal static string FeaturesFileName => "libwhisper.cpu";

    /// <summary>Loads the library from a folder and checks it.</summary>
    /// <exception cref="NativeLibraryException">It is missing, not loadable, for another processor or of another release; the message says which.</exception>
    internal static WhisperLibrary Load(string folder)
    {
        string path = Path.Combine(folder, FileName), features = Path.Combine(folder, FeaturesFileName);
        LibraryFile.Check(path);
        string[] needed = File.Exists(features) ? File.ReadAllLines(features) : [];
        if (OperatingSystem.IsLinux())
            RequireFeatures(needed, File.ReadLines(ProcessorFile));
        if (Environment.GetEnvironmentVariable(SpinVariable) is null)
            NativeEnvironment.Set(SpinVariable, SpinCount);
        nint library = Open(path);
        WhisperAbi.RequireExports(function => NativeLibrary.TryGetExport(library, function, out _));
        ImportResolver.Set(WhisperApi.Library, library);
        string version = Marshal.PtrToStringUTF8((nint)WhisperApi.Version()) ?? "";
        WhisperAbi.RequireVersion(version);
        WhisperAbi.RequireDefaults(
            NativeLibrary.GetExport(library, "whisper_context_default_params"), NativeLibrary.GetExport(library, "whisper_full_default_params"));
        WhisperLog.Attach();
        return new WhisperLibrary(version, needed.Length > 0);
    }

    /// <summary>Throws when the processor lacks what the library was compiled with: it would end the process at the first such instruction.</summary>
    internal static void RequireFeatures(IEnumerable<string> needed, IEnumerable<string> processorLines)
    {
        string flags = processorLines.FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        HashSet<string> present = [.. flags.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)];
        string[] missing = [.. needed.Where(feature => feature.Length > 0 && !present.Contains(feature))];
        if (missing.Length > 0)
            throw new NativeLibraryException($"it was compiled for a processor with {string.Join(", ", missing)}, which this one does not have; compile it here with \"node install/native/fetch.mjs\"");
    }

    private static nint Open(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException(e.Message, e);
        }
    }
}
