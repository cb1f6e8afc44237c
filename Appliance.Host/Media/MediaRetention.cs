using Appliance.Host.Configuration;
using Appliance.Knowledge.Media;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Media;

/// <summary>
/// Deletes patients' files that were kept long enough, and files whose message is gone, at the start and every hour. Thread-safe.
/// </summary>
internal sealed partial class MediaRetention(
    Store store, MediaStore media, MediaFolder folder, MediaSection options, TimeProvider time, ILogger<MediaRetention> log) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Deletes now what is due; called by the loop, by whoever removed messages, and by tests.</summary>
    /// <returns>How many files were deleted.</returns>
    public async Task<int> SweepAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        await store.WriteAsync(session => MediaStore.Expire(session, now - TimeSpan.FromDays(options.KeepDays), exceptOpen: options.KeepDays == 0));
        return folder.DeleteExcept(media.Files());
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        folder.DeleteParts();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SweepAsync() is var deleted and > 0)
                    LogDeleted(log, deleted);
            }
            catch (Exception error) when (error is StoreException or IOException or UnauthorizedAccessException)
            {
                LogFailed(log, error.GetType().Name);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files of patients were deleted: kept long enough, or their message is gone")]
    private static partial void LogDeleted(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Files of patients could not be deleted ({Failure}); it is tried again in an hour")]
    private static partial void LogFailed(ILogger logger, string failure);
}
