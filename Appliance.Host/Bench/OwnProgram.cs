using System.Diagnostics;

namespace Appliance.Host.Bench;

/// <summary>Starts this program a second time, as a child process.</summary>
internal static class OwnProgram
{
    /// <summary>A start of this program with other arguments; standard output and input are piped.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments)
    {
        string file = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "appliance.exe" : "appliance");
        return new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
    }
}
