using System.Diagnostics;

namespace Appliance.Tests.Inference.Speech;

/// <summary>What this process takes.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory in megabytes, after what is garbage was collected.</summary>
    public static long Megabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64 / (1024 * 1024);
    }
}
