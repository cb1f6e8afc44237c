using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Voice;

/// <summary>
/// The speech model of the running service, opened in the background while the service starts: a missing or broken one keeps nothing down,
/// voice notes then go to a person. Thread-safe.
/// </summary>
internal sealed partial class SpeechRecognition : IHostedService, IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<Hearing?>> open;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Lazy<Task<ISpeechToTextClient?>> client;
    private Hearing? hearing;
    private bool unusable;
    private int disposed;

    /// <param name="options">Which model.</param>
    /// <param name="data">Where installed models are.</param>
    /// <param name="log">Where it is said what hears.</param>
    public SpeechRecognition(VoiceSection options, DataDirectory data, ILogger<SpeechRecognition> log)
        : this(token => options.Model == VoiceSection.None ? Task.FromResult<Hearing?>(null) : Hearing.OpenAsync(options.Model, data, threads: 0, options.Parallel, token), log)
    {
    }

    /// <summary>Hears with a client of another kind; null hears nothing.</summary>
    public SpeechRecognition(ISpeechToTextClient? client, ILogger<SpeechRecognition> log)
        : this(_ => Task.FromResult<Hearing?>(null), log) => this.client = new(() => Task.FromResult(client));

    private SpeechRecognition(Func<CancellationToken, Task<Hearing?>> open, ILogger log)
    {
        this.open = open;
        this.log = log;
        client = new(() => Task.Run(OpenAsync));
    }

    /// <summary>What hears; null where nothing does. The client belongs to this object.</summary>
    public Task<ISpeechToTextClient?> ClientAsync() => client.Value;

    /// <summary>Why nothing hears, in a few words for staff; said once <see cref="ClientAsync"/> has ended in null.</summary>
    public string Problem => Volatile.Read(ref unusable)
        ? "the speech engine or its model cannot be used, \"appliance doctor\" says why"
        : "no speech model is installed, or it is switched off";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = client.Value;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        // The container knows it as itself and as a hosted service, and disposes of both.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await stopping.CancelAsync();
        if (client.IsValueCreated)
            await client.Value;
        if (hearing is not null)
            await hearing.DisposeAsync();
        stopping.Dispose();
    }

    private async Task<ISpeechToTextClient?> OpenAsync()
    {
        try
        {
            hearing = await open(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The service stops before it could hear.
            return null;
        }
        catch (Exception error) when (error is ModelFileException or IOException or InvalidOperationException or DllNotFoundException)
        {
            Volatile.Write(ref unusable, true);
            LogUnusable(log, error.Message);
            return null;
        }

        if (hearing is null)
            LogNone(log);
        else
            LogHears(log, hearing.Engine.ModelPath);
        return hearing?.Client;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Voice notes are heard with {Model}")]
    private static partial void LogHears(ILogger logger, string model);

    [LoggerMessage(Level = LogLevel.Information, Message = "Voice notes go to a person: no speech model is installed, or it is switched off")]
    private static partial void LogNone(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Voice notes go to a person: {Problem}")]
    private static partial void LogUnusable(ILogger logger, string problem);
}
