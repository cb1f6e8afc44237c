using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Appliance.Host.Commands;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Bench;

/// <summary>How the service of a crash test is set up: its directory, port and secrets stay the same over all its lives.</summary>
/// <param name="Data">Its data directory.</param>
/// <param name="Port">Port of its webhook listener.</param>
/// <param name="Arguments">Of <c>serve</c>.</param>
internal sealed record ServiceSetup(DataDirectory Data, int Port, IReadOnlyList<string> Arguments)
{
    /// <summary>Where its webhook is.</summary>
    public Uri Webhook => new($"http://127.0.0.1:{Port}/webhook");

    /// <summary>Writes the secrets as files that only this user can read, and puts the arguments together.</summary>
    public static ServiceSetup Create(DataDirectory data, Uri graph, string phoneNumberId, string appSecret, string verifyToken, string accessToken)
    {
        int port = FreePort();
        string[] settings =
        [
            "clinic.country=IT",
            $"whatsapp.listen=http://127.0.0.1:{port}",
            $"whatsapp.graph_url={graph}",
            $"whatsapp.phone_number_id={phoneNumberId}",
            "whatsapp.messages_per_second=1000",
            $"whatsapp.app_secret_file={WriteSecret(data, "app-secret", appSecret)}",
            $"whatsapp.verify_token_file={WriteSecret(data, "verify-token", verifyToken)}",
            $"whatsapp.access_token_file={WriteSecret(data, "access-token", accessToken)}",
            "answering.coalesce_min_ms=0",
            "answering.coalesce_max_ms=20",
            "answering.coalesce_ceiling_ms=40",
            "answering.max_replies_per_hour=200",
            "logging.level=warning",
        ];
        return new ServiceSetup(data, port, ["serve", "--data", data.Path, .. settings.SelectMany(setting => new[] { "--set", setting })]);
    }

    private static string WriteSecret(DataDirectory data, string name, string secret)
    {
        string path = Path.Combine(data.Path, name);
        File.WriteAllText(path, secret);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One life of the service as a child process.</summary>
internal sealed class ServiceProcess : IDisposable
{
    /// <summary>A service that does not answer in this time after its start has failed, in seconds.</summary>
    public const int MaxStartSeconds = 60;

    /// <summary>Lines of its output kept for the message about a failed start.</summary>
    private const int KeptLines = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly int port;

    private ServiceProcess(Process process, int port)
    {
        this.process = process;
        this.port = port;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it.</summary>
    public static ServiceProcess Start(ServiceSetup setup, params IEnumerable<string> furtherArguments)
    {
        ProcessStartInfo start = OwnProgram.With([.. setup.Arguments, .. furtherArguments]);
        start.RedirectStandardError = true;
        return new ServiceProcess(Process.Start(start)!, setup.Port);
    }

    /// <summary>Waits until the webhook listener answers.</summary>
    /// <exception cref="CommandException">The process ended or took too long; has its last lines.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(MaxStartSeconds) };
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < MaxStartSeconds && !process.HasExited)
        {
            try
            {
                await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health"), cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(PollInterval, cancellationToken);
            }
        }

        throw new CommandException(ExitCode.Failed, $"The service did not come up within {MaxStartSeconds} s. Its last lines:\n{string.Join('\n', lines)}");
    }

    /// <summary>Ends it as a power cut would, without any warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        while (lines.Count > KeptLines)
            lines.TryDequeue(out _);
    }
}
