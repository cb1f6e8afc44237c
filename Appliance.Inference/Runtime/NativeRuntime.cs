using Appliance.Inference.Interop;
using Appliance.Inference.Interop.Llama;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Interop.Whisper;

namespace Appliance.Inference.Runtime;

/// <summary>
/// Loads the native engines, once and only when asked: nothing here touches native code before <see cref="Load"/>. Thread-safe.
/// </summary>
public static class NativeRuntime
{
    /// <summary>Environment variable that names another folder to look for the engines in.</summary>
    public const string FolderVariable = "APPLIANCE_NATIVE";

    private const string DefaultFolder = "native";
    private const string OnnxRuntimeName = "ONNX Runtime";
    private const string LlamaName = "llama.cpp";
    private const string WhisperName = "whisper.cpp";
    private const string Remedy =
        "Install the engines again (install/native), or set " + FolderVariable + " to the folder that holds them, then run doctor.";

    private static readonly Lock Gate = new();
    private static OrtLibrary? onnxRuntime;
    private static NativeRuntimeDiagnosis? loaded;
    private static LlamaLibrary? llama;
    private static EngineDiagnosis? llamaLoaded;
    private static EngineDiagnosis? whisperLoaded;

    /// <summary>File name of ONNX Runtime on this system.</summary>
    internal static string OnnxRuntimeFile => OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so.1";

    /// <summary>The loaded engine.</summary>
    /// <exception cref="InvalidOperationException">It is not loaded; the message is the diagnosis.</exception>
    internal static OrtLibrary OnnxRuntime
    {
        get
        {
            if (Volatile.Read(ref onnxRuntime) is { } library)
                return library;
            EngineDiagnosis diagnosis = Load().OnnxRuntime;
            return onnxRuntime
                ?? throw new InvalidOperationException($"{diagnosis.Path} cannot be used: {diagnosis.Problem}. {diagnosis.Remedy}");
        }
    }

    /// <summary>
    /// Loads what is not loaded yet and says how it went; never throws for a missing or unusable library. A later call tries
    /// a failed engine again and returns a loaded one as it is.
    /// </summary>
    public static NativeRuntimeDiagnosis Load()
    {
        lock (Gate)
        {
            if (loaded is { } before)
                return before;
            string folder = FindFolder();
            NativeRuntimeDiagnosis diagnosis = new(folder, LoadOnnxRuntime(Path.Combine(folder, OnnxRuntimeFile), out OrtLibrary? library));
            if (library is not null)
            {
                Volatile.Write(ref onnxRuntime, library);
                loaded = diagnosis;
            }

            return diagnosis;
        }
    }

    /// <summary>The loaded engine of language models.</summary>
    /// <exception cref="InvalidOperationException">It is not loaded; the message is the diagnosis.</exception>
    internal static LlamaLibrary Llama
    {
        get
        {
            EngineDiagnosis diagnosis = LoadLlama();
            return Volatile.Read(ref llama)
                ?? throw new InvalidOperationException($"{diagnosis.Path} cannot be used: {diagnosis.Problem}. {diagnosis.Remedy}");
        }
    }

    /// <summary>
    /// Loads llama.cpp, which only a language model needs, and says how it went; never throws for a missing or unusable library.
    /// A loaded engine's <see cref="EngineDiagnosis.Detail"/> says which device computes and why.
    /// </summary>
    public static EngineDiagnosis LoadLlama()
    {
        lock (Gate)
        {
            if (llamaLoaded is { } before)
                return before;
            EngineDiagnosis diagnosis = LoadLlama(FindFolder(), out LlamaLibrary? library);
            if (library is not null)
            {
                Volatile.Write(ref llama, library);
                llamaLoaded = diagnosis;
            }

            return diagnosis;
        }
    }

    /// <summary>
    /// Loads whisper.cpp, which only voice notes need, and says how it went; never throws for a missing or unusable library.
    /// </summary>
    public static EngineDiagnosis LoadWhisper()
    {
        lock (Gate)
        {
            if (whisperLoaded is { } before)
                return before;
            EngineDiagnosis diagnosis = LoadWhisper(FindFolder());
            if (diagnosis.Ok)
                whisperLoaded = diagnosis;
            return diagnosis;
        }
    }

    /// <summary>Throws unless whisper.cpp is loaded.</summary>
    /// <exception cref="InvalidOperationException">It cannot be loaded; the message is the diagnosis.</exception>
    internal static void RequireWhisper()
    {
        EngineDiagnosis diagnosis = LoadWhisper();
        if (!diagnosis.Ok)
            throw new InvalidOperationException($"{diagnosis.Path} cannot be used: {diagnosis.Problem}. {diagnosis.Remedy}");
    }

    /// <summary>Path of a data file that comes with the engines.</summary>
    internal static string FileBeside(string name) => Path.Combine(FindFolder(), name);

    /// <summary>Whether whisper.cpp, once loaded, computes on a graphics card.</summary>
    internal static bool WhisperUsesGpu { get; private set; }

    /// <summary>Loads whisper.cpp from a given folder.</summary>
    internal static EngineDiagnosis LoadWhisper(string folder)
    {
        string path = Path.Combine(folder, WhisperLibrary.FileName);
        if (!File.Exists(path) && OperatingSystem.IsWindows())
            return NoWhisperForWindows(path);
        try
        {
            WhisperLibrary library = WhisperLibrary.Load(folder);
            WhisperUsesGpu = library.UsesGpu;
            return new EngineDiagnosis(WhisperName, library.Path, true, library.VersionText, null, null, library.Detail);
        }
        catch (Exception e) when (e is NativeLibraryException or IOException or UnauthorizedAccessException)
        {
            return new EngineDiagnosis(WhisperName, path, false, null, e.Message, Remedy);
        }
    }

    /// <summary>Why no voice note is heard on Windows, and what can be done.</summary>
    internal static EngineDiagnosis NoWhisperForWindows(string path) => new(
        WhisperName, path, false, null, "there is no whisper.cpp for Windows: none of the prebuilt packages exports its functions",
        "Run the appliance on Linux (a virtual machine or WSL 2 will do) to have voice notes heard. Until then staff hear them, and patients are told so.");

    /// <summary>Loads llama.cpp from a given folder. Its libraries can be loaded into a process from one folder only.</summary>
    internal static EngineDiagnosis LoadLlama(string folder, out LlamaLibrary? library)
    {
        library = null;
        string path = Path.Combine(folder, LlamaLibrary.Files.Llama);
        try
        {
            library = LlamaLibrary.Load(folder);
            return new EngineDiagnosis(LlamaName, path, true, library.VersionText, null, null, library.Choice);
        }
        catch (Exception e) when (e is NativeLibraryException or IOException or UnauthorizedAccessException)
        {
            return new EngineDiagnosis(LlamaName, path, false, null, e.Message, Remedy);
        }
    }

    /// <summary>Loads ONNX Runtime from a given file, without making it the process's engine.</summary>
    internal static EngineDiagnosis LoadOnnxRuntime(string path, out OrtLibrary? library)
    {
        library = null;
        try
        {
            LibraryFile.Check(path);
            library = OrtLibrary.Load(path);
            return new EngineDiagnosis(OnnxRuntimeName, path, true, library.VersionText, null, null);
        }
        catch (Exception e) when (e is NativeLibraryException or OnnxException or IOException or UnauthorizedAccessException)
        {
            return new EngineDiagnosis(OnnxRuntimeName, path, false, null, e.Message, Remedy);
        }
    }

    private static string FindFolder()
    {
        string? named = Environment.GetEnvironmentVariable(FolderVariable);
        return string.IsNullOrWhiteSpace(named) ? Path.Combine(AppContext.BaseDirectory, DefaultFolder) : Path.GetFullPath(named);
    }
}
