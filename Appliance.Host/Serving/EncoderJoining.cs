using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Understanding;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Serving;

/// <summary>
/// Joins a new sentence encoder with the intents and the danger detector while the service answers, which takes minutes: until then words
/// alone judge, afterwards the next message is read with it.
/// </summary>
/// <param name="section">What <c>serve</c> chose.</param>
/// <param name="data">The owned data directory.</param>
/// <param name="encoders">The service's encoder.</param>
/// <param name="reload">Takes up the joined intent model.</param>
/// <param name="watch">Takes up the joined danger detector.</param>
/// <param name="logs">Where progress and a failure are told.</param>
/// <param name="models">What the danger detector learns from; null for what comes with the program.</param>
internal sealed partial class EncoderJoining(
    UnderstandingSection section, DataDirectory data, InstalledEncoder encoders, IntentReload reload, RedFlagWatch watch, ILoggerFactory logs, string? models = null)
    : BackgroundService
{
    private readonly ILogger log = logs.CreateLogger<EncoderJoining>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (JoinedIntents.IsMissing(section))
            {
                await JoinedIntents.PrepareAsync(section, data, owned: true, LogProgress, stoppingToken);
                reload.Run();
            }

            if (DangerJoining.IsMissing(section))
            {
                await DangerJoining.PrepareAsync(section, data, owned: true, LogProgress, stoppingToken, models);
                watch.Join(DangerJoining.Open(section, encoders, logs));
                LogWatch(watch.Version);
            }
        }
        catch (Exception error) when (error is ModelFileException or ClinicModelException or ContentFileException or OnnxException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Step}")]
    private partial void LogProgress(string step);

    [LoggerMessage(Level = LogLevel.Information, Message = "Red-flag rules: {Version}")]
    private partial void LogWatch(string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sentence encoder could not be joined; messages are read by their words alone, and the next start tries again")]
    private partial void LogFailed(Exception error);
}
