using Appliance.Host.Configuration;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Importing;

/// <summary>Imports what is put into the watched folders, as drafts that a person approves. Looks again and again: network folders tell nobody of changes.</summary>
internal sealed partial class FolderWatch(LibraryStore library, LibrarySection section, TimeProvider time, ILogger<FolderWatch> log) : BackgroundService
{
    private readonly Dictionary<string, (DateTime Written, long Bytes)> seen = new(StringComparer.Ordinal);

    /// <summary>Imports what is new or changed since the last look; returns the entries of what was imported or failed. Called by the loop, and by tests.</summary>
    public async Task<IReadOnlyList<ImportEntry>> LookAsync(CancellationToken cancellationToken)
    {
        var entries = new List<ImportEntry>();
        foreach (string folder in section.Watch.Where(Directory.Exists))
        {
            foreach (LibraryFile file in LibraryFiles.Find([folder], library.Reads).Files)
            {
                var info = new FileInfo(file.FullPath);
                (DateTime, long) state = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
                if (!info.Exists || (seen.TryGetValue(file.FullPath, out (DateTime, long) before) && before == state))
                    continue;
                seen[file.FullPath] = state;
                entries.AddRange(await library.ImportFileAsync(file, approvedBy: null, draft: true, time, cancellationToken));
            }
        }

        return [.. entries.Where(entry => entry.Outcome != ImportOutcome.Unchanged)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (section.Watch.Length == 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(section.WatchSeconds), time);
        do
        {
            try
            {
                foreach (ImportEntry entry in await LookAsync(stoppingToken))
                    LogEntry(log, entry.Name, entry.Outcome, entry.Reason);
            }
            catch (Exception error) when (error is DocumentFormatException or IOException or UnauthorizedAccessException or StoreException)
            {
                LogFailed(log, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Watched folder: {Name} {Outcome}. {Reason}")]
    private static partial void LogEntry(ILogger log, string name, ImportOutcome outcome, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A watched folder cannot be read; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception error);
}
