using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Appliance.Inference.Interop.Whisper;

/// <summary>
/// What whisper.cpp says went wrong. It arrives on native threads; everything but errors is dropped, because it would otherwise go to
/// standard error. Thread-safe.
/// </summary>
internal static unsafe class WhisperLog
{
    // ggml_log_level.
    private const int Error = 4;

    /// <summary>Latest lines kept for messages of failures.</summary>
    private const int KeptLines = 8;

    private static readonly Lock Gate = new();
    private static readonly Queue<string> LatestErrors = new();

    internal static void Attach() => WhisperApi.LogSet(&Receive, null);

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
        if (level != Error || text is null)
            return;
        // Nothing here can throw but the lack of memory, which ends the process anyway.
        string line = Marshal.PtrToStringUTF8((nint)text)!.Trim();
        lock (Gate)
        {
            while (LatestErrors.Count >= KeptLines)
                LatestErrors.Dequeue();
            LatestErrors.Enqueue(line);
        }
    }
}
