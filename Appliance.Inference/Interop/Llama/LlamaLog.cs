using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Interop.Llama;

/// <summary>
/// What llama.cpp and ggml write while they work. It arrives on native threads, also while a model is loaded: the text is copied
/// and handed on, and nothing is ever thrown into native code. Thread-safe.
/// </summary>
internal static unsafe class LlamaLog
{
    // ggml_log_level.
    private const int Debug = 1, Info = 2, Warning = 3, Error = 4, Continued = 5;

    /// <summary>Latest lines kept for messages of failures.</summary>
    private const int KeptLines = 8;

    private static readonly Lock Gate = new();
    private static readonly Queue<string> LatestErrors = new();
    private static ILogger? logger;

    /// <summary>Where lines go from now on; null for nowhere. Errors are kept either way.</summary>
    internal static ILogger? Logger
    {
        get => Volatile.Read(ref logger);
        set => Volatile.Write(ref logger, value);
    }

    internal static void Attach() => LlamaApi.LogSet(&Receive, null);

    /// <summary>Forgets what was kept, before an action whose failure is to be explained.</summary>
    internal static void Clear()
    {
        lock (Gate)
            LatestErrors.Clear();
    }

    /// <summary>The latest errors in one line, or a sentence that there were none.</summary>
    internal static string Explain()
    {
        lock (Gate)
            return LatestErrors.Count == 0 ? "the engine gave no reason" : string.Join("; ", LatestErrors);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Receive(int level, byte* text, void* userData)
    {
        try
        {
            string line = Marshal.PtrToStringUTF8((nint)text)?.TrimEnd() ?? "";
            if (line.Length == 0 || line.All(letter => letter == '.'))
                return;
            if (level == Error)
                Keep(line);
            Write(level, line);
        }
        catch (Exception)
        {
            // Nothing may leave into native code, and a logger that fails cannot be told about through itself.
        }
    }

    private static void Keep(string line)
    {
        lock (Gate)
        {
            while (LatestErrors.Count >= KeptLines)
                LatestErrors.Dequeue();
            LatestErrors.Enqueue(line);
        }
    }

    private static void Write(int level, string line)
    {
        if (Logger is not { } target)
            return;
        switch (level)
        {
            case Error:
                LlamaLogMessages.Error(target, line);
                break;
            case Warning:
                LlamaLogMessages.Warning(target, line);
                break;
            case Debug or Info or Continued:
                LlamaLogMessages.Detail(target, line);
                break;
        }
    }
}

/// <summary>Native lines as structured messages.</summary>
internal static partial class LlamaLogMessages
{
    [LoggerMessage(1, LogLevel.Error, "llama.cpp: {Line}")]
    internal static partial void Error(ILogger logger, string line);

    [LoggerMessage(2, LogLevel.Warning, "llama.cpp: {Line}")]
    internal static partial void Warning(ILogger logger, string line);

    [LoggerMessage(3, LogLevel.Debug, "llama.cpp: {Line}")]
    internal static partial void Detail(ILogger logger, string line);
}
