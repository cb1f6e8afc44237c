using System.Diagnostics;
using Appliance.Host.Bench;

namespace Appliance.Host.Importing;

/// <summary>
/// How a converter is kept in: as a child process with its own limits on processor time, written bytes and heap, without network where the system
/// lets a user give it up, and with nothing of this process's environment but what a program needs to start.
/// </summary>
internal static class Confinement
{
    /// <summary>Processor time of the child, in seconds.</summary>
    public const int MaxProcessorSeconds = 120;

    /// <summary>Heap of the child, in bytes; it refuses to grow beyond.</summary>
    public const long MaxHeapBytes = 768L * 1024 * 1024;

    /// <summary>Bytes of a file that the child could write: it writes none.</summary>
    public const long MaxWrittenBytes = 1024 * 1024;

    /// <summary>The program that sets limits; of util-linux.</summary>
    public const string Prlimit = "/usr/bin/prlimit";

    private const string Unshare = "/usr/bin/unshare";

    private static readonly string[] Kept = ["PATH", "HOME", "DOTNET_ROOT", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "SystemRoot", "TEMP", "TMP"];

    // Whether a network namespace of its own can be had: as root, or where the kernel lets users have one.
    private static readonly Lazy<string[]> NoNetwork = new(() => Array.Find<string[]>([["--net"], ["--net", "--map-root-user"]], CanUnshare) ?? []);

    /// <summary>Whether converters run without network on this machine.</summary>
    public static bool HasNoNetwork => NoNetwork.Value.Length > 0;

    /// <summary>A start of this program, confined.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo own = OwnProgram.With(arguments);
        ProcessStartInfo start = own;
        if (OperatingSystem.IsLinux() && File.Exists(Prlimit))
        {
            string[] network = HasNoNetwork ? [Unshare, .. NoNetwork.Value, "--"] : [];
            start = new ProcessStartInfo(Prlimit, [$"--cpu={MaxProcessorSeconds}", $"--fsize={MaxWrittenBytes}", "--core=0", "--", .. network, own.FileName, .. own.ArgumentList]) { UseShellExecute = false };
        }

        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = System.Text.Encoding.UTF8;
        foreach (string key in start.Environment.Keys.Except(Kept, StringComparer.OrdinalIgnoreCase).ToList())
            start.Environment.Remove(key);
        start.Environment["DOTNET_GCHeapHardLimit"] = MaxHeapBytes.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        // Its way of keeping code unwritable takes a file in memory that is larger than the limit on written bytes.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return start;
    }

    private static bool CanUnshare(string[] options)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Unshare))
            return false;
        using Process? test = Process.Start(new ProcessStartInfo(Unshare, [.. options, "--", "/bin/true"]) { RedirectStandardError = true, UseShellExecute = false });
        test?.WaitForExit();
        return test?.ExitCode == 0;
    }
}
