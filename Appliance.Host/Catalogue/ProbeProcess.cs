using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Appliance.Host.Bench;
using Appliance.Host.Control;

namespace Appliance.Host.Catalogue;

/// <summary>
/// Opens a model file in a child process of this program, with limits on time and memory: a file on which an engine crashes, hangs or takes
/// all memory costs a child and nothing else.
/// </summary>
internal static class ProbeProcess
{
    /// <summary>Time the child may take, in seconds.</summary>
    public const int TimeLimitSeconds = 300;

    /// <summary>Memory the child may use besides twice the file's size, in bytes.</summary>
    public const long ExtraMemoryBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>How often its memory is looked at, in milliseconds.</summary>
    private const int WatchMilliseconds = 50;

    /// <summary>What is kept of its output, in characters.</summary>
    private const int MaxOutput = 64 * 1024;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelFileException">It cannot be used; the message says why.</exception>
    /// <exception cref="ModelRefusedException">The child process cannot be started.</exception>
    public static async Task<ProbeResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        long memoryLimit = (2 * new FileInfo(path).Length) + ExtraMemoryBytes;
        using Process child = Start(path);
        try
        {
            Task<string> output = ReadAsync(child.StandardOutput), errors = ReadAsync(child.StandardError);
            if (await WatchAsync(child, memoryLimit, cancellationToken) is { } broken)
                throw new ModelFileException($"{path} cannot be used: opening it {broken}. Get the file again, or choose another model.");
            return Result(path, child.ExitCode, await output, await errors);
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string path)
    {
        ProcessStartInfo start = OwnProgram.With("models", "probe", path);
        start.RedirectStandardError = true;
        // Without it ggml attaches a debugger when it aborts, and the child never ends.
        start.Environment["GGML_NO_BACKTRACE"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        try
        {
            Process child = Process.Start(start)!;
            child.StandardInput.Close();
            return child;
        }
        catch (Win32Exception error)
        {
            throw new ModelRefusedException($"The program cannot start itself to try the model: {error.Message} Install it again.", error);
        }
    }

    /// <summary>Waits for the end; returns what went wrong where a limit was broken.</summary>
    private static async Task<string?> WatchAsync(Process child, long memoryLimit, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Task ended = child.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(ended, Task.Delay(WatchMilliseconds, cancellationToken)) != ended)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > TimeLimitSeconds)
                return $"took more than {TimeLimitSeconds} seconds";
            if (Memory(child) > memoryLimit)
                return $"took more than {memoryLimit / (1024 * 1024)} MB of memory";
        }

        await ended;
        return null;
    }

    /// <summary>Bytes of memory of the child; 0 when it has ended, which may happen between any two looks at it.</summary>
    private static long Memory(Process child)
    {
        child.Refresh();
        try
        {
            return child.HasExited ? 0 : child.WorkingSet64;
        }
        catch (InvalidOperationException) when (child.HasExited)
        {
            return 0;
        }
    }

    /// <summary>What the ended child left.</summary>
    /// <exception cref="ModelFileException">It crashed, or says that the file cannot be used.</exception>
    internal static ProbeResult Result(string path, int exitCode, string output, string errors)
    {
        string line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
        ProbeResult? result = line.StartsWith('{') ? JsonSerializer.Deserialize<ProbeResult>(line, ControlOperations.Json) : null;
        if (result is null)
        {
            string last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("it left no message");
            throw new ModelFileException($"{path} cannot be used: opening it ended the child process (exit code {exitCode}): {last}. Get the file again, or choose another model.");
        }

        return result.Ok ? result : throw new ModelFileException(result.Problem ?? $"{path} cannot be used.");
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var kept = new StringBuilder();
        char[] buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
        {
            kept.Append(buffer, 0, read);
            if (kept.Length > MaxOutput)
                kept.Remove(0, kept.Length - MaxOutput);
        }

        return kept.ToString();
    }
}
