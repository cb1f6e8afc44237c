using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Appliance.Inference.Confinement;

/// <summary>What a confined process left.</summary>
/// <param name="Output">What was made of its standard output.</param>
/// <param name="ExitCode">Its exit code; null when it was ended because its output was not read to the end.</param>
/// <param name="Messages">The beginning of its standard error.</param>
public sealed record ConfinedRun<T>(T Output, int? ExitCode, string Messages);

/// <summary>
/// Runs a program on what a stranger sent: what is malicious in it meets a child process with limits on time, memory, files and output, without
/// network where the system lets a user give it up, and with nothing of this process's environment. Thread-safe.
/// </summary>
public static class ConfinedProcess
{
    /// <summary>How often time and memory are looked at, in milliseconds.</summary>
    public const int WatchMilliseconds = 50;

    /// <summary>What is kept of standard error, in characters; the rest is read and dropped, so that the child never waits.</summary>
    public const int MaxMessages = 4_000;

    // Of util-linux.
    private const string Prlimit = "/usr/bin/prlimit", Unshare = "/usr/bin/unshare";

    // Whether a network namespace of its own can be had: as root, or where the kernel lets users have one.
    private static readonly Lazy<string[]> NoNetwork = new(() => Array.Find<string[]>([["--net"], ["--net", "--map-root-user"]], CanUnshare) ?? []);

    /// <summary>Whether confined programs have no network on this machine.</summary>
    public static bool HasNoNetwork => NoNetwork.Value.Length > 0;

    /// <summary>Runs a program to its end, or until its output is no longer wanted.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="read">Reads its standard output. What it throws ends the child and comes through; where it returns before the end, the child is ended.</param>
    /// <param name="cancellationToken">Ends the child.</param>
    /// <exception cref="ConfinedProcessException">It cannot be started, or broke a limit on time or memory.</exception>
    public static async Task<ConfinedRun<T>> RunAsync<T>(
        ProgramStart program, ProcessLimits limits, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using Process child = Start(program, limits);
        Task<ConfinedProcessException?> watch = WatchAsync(child, limits, over);
        try
        {
            Task<string> messages = ReadMessagesAsync(child.StandardError, over.Token);
            T output = await read(child.StandardOutput.BaseStream, over.Token);
            if (await child.StandardOutput.BaseStream.ReadAsync(new byte[1], over.Token) > 0)
                return new ConfinedRun<T>(output, null, "");
            string said = await messages;
            await child.WaitForExitAsync(over.Token);
            return new ConfinedRun<T>(output, child.ExitCode, said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw await watch ?? new ConfinedProcessException(ConfinementFailure.Time, "was ended");
        }
        finally
        {
            await EndAsync(child);
            await over.CancelAsync();
            await watch;
        }
    }

    /// <summary>How the program is started: behind the programs that set its limits, with its own environment and all three streams piped.</summary>
    public static ProcessStartInfo Prepare(ProgramStart program, ProcessLimits limits)
    {
        string[] command = [.. Wrapping(limits), ProgramStart.Find(program.Program) ?? program.Program, .. program.Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = program.Folder ?? "",
        };
        foreach (string variable in start.Environment.Keys.Except(program.AllKept, StringComparer.OrdinalIgnoreCase).ToList())
            start.Environment.Remove(variable);
        foreach ((string name, string value) in program.Variables)
            start.Environment[name] = value;
        return start;
    }

    private static Process Start(ProgramStart program, ProcessLimits limits)
    {
        // Looked for first: behind the program that sets the limits, a missing one is an exit code like any other.
        if (ProgramStart.Find(program.Program) is null)
            throw new ConfinedProcessException(ConfinementFailure.NotStarted, $"cannot be started: {program.Program} is not installed");
        try
        {
            Process child = Process.Start(Prepare(program, limits))!;
            child.StandardInput.Close();
            return child;
        }
        catch (Win32Exception error)
        {
            throw new ConfinedProcessException(ConfinementFailure.NotStarted, $"cannot be started: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Wrapping(ProcessLimits limits)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Prlimit))
            yield break;
        yield return Prlimit;
        yield return "--core=0";
        yield return "--cpu=" + Number(limits.ProcessorSeconds);
        yield return "--fsize=" + Number(limits.WrittenBytes);
        if (limits.AddressSpaceBytes is { } space)
            yield return "--as=" + Number(space);
        if (limits.OpenFiles is { } files)
            yield return "--nofile=" + Number(files);
        yield return "--";
        if (!HasNoNetwork)
            yield break;
        yield return Unshare;
        foreach (string option in NoNetwork.Value)
            yield return option;
        yield return "--";
    }

    /// <summary>Looks at the child until it or the reading ends; what it broke, after cancelling.</summary>
    private static async Task<ConfinedProcessException?> WatchAsync(Process child, ProcessLimits limits, CancellationTokenSource over)
    {
        long start = Stopwatch.GetTimestamp();
        while (!over.IsCancellationRequested)
        {
            ConfinedProcessException? broken =
                Stopwatch.GetElapsedTime(start).TotalSeconds > limits.Seconds
                    ? new ConfinedProcessException(ConfinementFailure.Time, $"took more than {limits.Seconds} seconds")
                : Memory(child) > limits.MemoryBytes
                    ? new ConfinedProcessException(ConfinementFailure.Memory, $"took more than {limits.MemoryBytes / (1024 * 1024)} MB of memory")
                : null;
            if (broken is not null)
            {
                await over.CancelAsync();
                return broken;
            }

            await Task.Delay(WatchMilliseconds, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private static async Task EndAsync(Process child)
    {
        if (child.HasExited)
            return;
        child.Kill(entireProcessTree: true);
        await child.WaitForExitAsync(CancellationToken.None);
    }

    // Bytes of the child; 0 when it has ended, which may happen between any two looks at it.
    private static long Memory(Process child)
    {
        try
        {
            child.Refresh();
            return child.HasExited ? 0 : child.WorkingSet64;
        }
        catch (InvalidOperationException) when (child.HasExited)
        {
            return 0;
        }
    }

    private static async Task<string> ReadMessagesAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        char[] buffer = new char[1024];
        for (int read; (read = await errors.ReadAsync(buffer, cancellationToken)) > 0;)
            kept.Append(buffer, 0, Math.Min(read, MaxMessages - kept.Length));
        return kept.ToString();
    }

    private static bool CanUnshare(string[] options)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Unshare))
            return false;
        using Process? test = Process.Start(new ProcessStartInfo(Unshare, [.. options, "--", "/bin/true"]) { RedirectStandardError = true, UseShellExecute = false });
        test?.WaitForExit();
        return test?.ExitCode == 0;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
