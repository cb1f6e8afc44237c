using System.Diagnostics;

namespace Appliance.Host.Bench;

/// <summary>Starts this program a second time, as a child process.</summary>
internal static class OwnProgram
{
    /// <summary>The program's file.</summary>
    public static string File => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "appliance.exe" : "appliance");

    /// <summary>A start of this program with other arguments; standard output and input are piped.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments) =>
        new(File, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
}
