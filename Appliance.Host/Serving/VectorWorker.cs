using Appliance.Host.Understanding;
using Appliance.Knowledge.Library.Search.Vectors;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Serving;

/// <summary>Encodes documents that were imported, and all of them after another encoder was installed, while the service answers.</summary>
internal sealed partial class VectorWorker(InstalledEncoder installed, VectorStore vectors, Store store, TimeProvider time, ILogger<VectorWorker> log) : BackgroundService
{
    /// <summary>How often it looks for documents without vectors, in seconds.</summary>
    public const int IntervalSeconds = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (installed.Library is not { } encoder)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(IntervalSeconds), time);
        long? seen = null;
        do
        {
            long version = VectorStore.LibraryVersion(store);
            if (version == seen)
                continue;
            try
            {
                VectorUpdate update = await vectors.UpdateAsync(encoder, null, stoppingToken);
                if (update.Passages + update.Sentences > 0)
                    LogEncoded(update.Passages, update.Sentences);
                seen = VectorStore.LibraryVersion(store);
            }
            catch (StoreException error)
            {
                // Words still find everything; the next round tries again.
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Encoded {Passages} passages and the sentences of {Sentences}")]
    private partial void LogEncoded(int passages, int sentences);

    [LoggerMessage(Level = LogLevel.Error, Message = "Passages could not be encoded; they are found by their words")]
    private partial void LogFailed(Exception error);
}
