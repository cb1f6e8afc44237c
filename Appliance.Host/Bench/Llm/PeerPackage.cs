using System.ComponentModel;
using System.Diagnostics;
using Appliance.Host.Commands;

namespace Appliance.Host.Bench.Llm;

/// <summary>
/// The peer's npm package: locked with integrity hashes in the folder <c>peer</c> beside the program, and fetched into it when it is
/// asked for. No script of any package runs.
/// </summary>
internal static class PeerPackage
{
    /// <summary>Package and version.</summary>
    public const string Name = "node-llama-cpp 3.22.1";

    /// <summary>What <c>--peer</c> takes.</summary>
    public const string Option = "node-llama-cpp";

    /// <summary>Longest time that fetching may take, in minutes.</summary>
    public const int MaxFetchMinutes = 15;

    private const int ShownCharacters = 1500;

    /// <summary>The folder of script, lock file and packages.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "peer");

    /// <summary>Fetches what is not there yet.</summary>
    /// <exception cref="CommandException">npm is missing, fails or takes too long.</exception>
    public static async Task FetchAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        // npm writes this file last.
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            return;
        progress($"fetching {Name}");
        string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using Process process = Start(new ProcessStartInfo(npm, ["ci", "--ignore-scripts", "--omit=optional"]));
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(MaxFetchMinutes));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Engine, $"npm did not fetch {Name} within {MaxFetchMinutes} minutes. Look at the connection and try again.");
        }
        finally
        {
            End(process);
        }

        if (process.ExitCode != 0)
        {
            string said = (await output + await errors).Trim();
            throw new CommandException(
                ExitCode.Engine,
                $"npm could not fetch {Name} into {Folder}: {said[^Math.Min(said.Length, ShownCharacters)..]}\nConnect this machine to npm's packages, or leave --peer out.");
        }
    }

    /// <summary>Starts a program in <see cref="Folder"/> with its streams piped.</summary>
    /// <exception cref="CommandException">It is not installed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        start.WorkingDirectory = Folder;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Engine, $"{start.FileName} cannot be started ({e.Message}). --peer needs Node.js 20 or newer with npm.");
        }
    }

    /// <summary>Ends a process that is still running, with its children.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }
}
