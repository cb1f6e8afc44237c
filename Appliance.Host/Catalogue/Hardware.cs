using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Appliance.Host.Catalogue;

/// <summary>A graphics card that engines can use.</summary>
/// <param name="Name">As its driver calls it.</param>
/// <param name="MemoryMegabytes">Its memory in MB; 0 when the driver does not say.</param>
internal sealed record GraphicsCard(string Name, long MemoryMegabytes);

/// <summary>What this machine has.</summary>
/// <param name="MemoryMegabytes">Memory in MB that the process may use: the machine's, or its container's.</param>
/// <param name="Cores">Processor cores that the process may use.</param>
/// <param name="Processor">Architecture.</param>
/// <param name="Card">The NVIDIA card with the most memory; null where none was found.</param>
internal sealed record Hardware(long MemoryMegabytes, int Cores, string Processor, GraphicsCard? Card)
{
    /// <summary>Time that the card's driver may take to answer, in seconds.</summary>
    private const int DriverTimeoutSeconds = 10;

    private const string LinuxDriverFolder = "/proc/driver/nvidia/gpus";

    /// <summary>Looks at this machine. Cards of other makers than NVIDIA are not looked for.</summary>
    public static async Task<Hardware> DetectAsync(CancellationToken cancellationToken) => new(
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000,
        Environment.ProcessorCount,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        await AskDriverAsync(cancellationToken) ?? ReadDriverFolder());

    /// <summary>The card with the most memory in the output of <c>nvidia-smi --format=csv,noheader,nounits</c>, a line such as <c>NVIDIA H200, 143771</c> (MiB).</summary>
    internal static GraphicsCard? Parse(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.LastIndexOf(',') is > 0 and int comma && long.TryParse(line[(comma + 1)..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long mebibytes)
            ? new GraphicsCard(line[..comma], mebibytes * 1_048_576 / 1_000_000)
            : null)
        .OfType<GraphicsCard>()
        .MaxBy(card => card.MemoryMegabytes);

    // The driver installs it on Linux and, into the system folder, on Windows.
    private static async Task<GraphicsCard?> AskDriverAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(DriverTimeoutSeconds));
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await errors;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? Parse(output) : null;
        }
        catch (Win32Exception)
        {
            // No such program: no driver of this maker.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process?.Kill();
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }

    private static GraphicsCard? ReadDriverFolder()
    {
        if (!Directory.Exists(LinuxDriverFolder))
            return null;
        const string model = "Model:";
        return Directory.EnumerateFiles(LinuxDriverFolder, "information", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(model, StringComparison.Ordinal))
            .Select(line => new GraphicsCard(line[model.Length..].Trim(), 0))
            .FirstOrDefault();
    }
}
