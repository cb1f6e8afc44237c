using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Appliance.Host.Media;

/// <summary>
/// Runs a program on a patient's file: limits on time, memory, open files and output, no file may be written, and it inherits nothing of
/// the environment. What is malicious in a file meets that child only. Thread-safe.
/// </summary>
internal static class ConfinedProgram
{
    /// <summary>Time that the program may take, in seconds.</summary>
    public const int TimeLimitSeconds = 30;

    /// <summary>Address space that it may take, in bytes.</summary>
    public const long MemoryLimitBytes = 1L * 1024 * 1024 * 1024;

    private const int MaxOpenFiles = 64;
    private const string Limiter = "/usr/bin/prlimit";

    /// <summary>Whether a program is on the path.</summary>
    public static bool Exists(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Any(folder => endings.Any(ending => File.Exists(Path.Combine(folder, program + ending))));
    }

    /// <summary>Runs it and reads what it prints.</summary>
    /// <param name="program">Name of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="maxCharacters">What is read of its output; the rest is dropped and the program ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its output; null when it failed, ran out of time or cannot be started.</returns>
    public static async Task<string?> RunAsync(string program, IEnumerable<string> arguments, int maxCharacters, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeLimitSeconds));
        using Process? child = Start(program, arguments);
        if (child is null)
            return null;
        try
        {
            // Nothing is done with its messages, but it must not wait for a reader.
            Task messages = child.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            (string text, bool whole) = await ReadAsync(child.StandardOutput, maxCharacters, limit.Token);
            if (!whole)
                return text;
            await messages;
            await child.WaitForExitAsync(limit.Token);
            return child.ExitCode == 0 ? text : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }

    private static Process? Start(string program, IEnumerable<string> arguments)
    {
        string[] limits =
        [
            Limiter, $"--as={Number(MemoryLimitBytes)}", $"--cpu={Number(TimeLimitSeconds)}", "--fsize=0", "--core=0", $"--nofile={Number(MaxOpenFiles)}", "--",
        ];
        string[] command = OperatingSystem.IsLinux() && File.Exists(Limiter) ? [.. limits, program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        if (OperatingSystem.IsLinux())
        {
            string? path = Environment.GetEnvironmentVariable("PATH");
            start.Environment.Clear();
            start.Environment["PATH"] = path;
            start.Environment["LC_ALL"] = "C.UTF-8";
            start.Environment["OMP_THREAD_LIMIT"] = "1";
        }

        try
        {
            Process child = Process.Start(start)!;
            child.StandardInput.Close();
            return child;
        }
        catch (Win32Exception)
        {
            // It is not installed, or may not be run: the same as text that cannot be read.
            return null;
        }
    }

    private static async Task<(string Text, bool Whole)> ReadAsync(StreamReader output, int maxCharacters, CancellationToken cancellationToken)
    {
        char[] buffer = new char[maxCharacters];
        int read = await output.ReadBlockAsync(buffer, cancellationToken);
        return (new string(buffer, 0, read), read < maxCharacters);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
