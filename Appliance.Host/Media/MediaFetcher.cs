using Appliance.Host.Channels;
using Appliance.Knowledge.Media;

namespace Appliance.Host.Media;

/// <summary>Brings a patient's file into the media folder, with retries. Thread-safe.</summary>
internal sealed class MediaFetcher(IMediaSource source, MediaFolder folder, MediaStore media, TimeProvider time) : IDisposable
{
    /// <summary>Waits between the tries of one file: four tries in about 21 seconds.</summary>
    public static readonly IReadOnlyList<TimeSpan> RetryDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(16)];

    /// <summary>Files fetched at the same time.</summary>
    public const int MaxParallel = 4;

    private readonly SemaphoreSlim parallel = new(MaxParallel);

    /// <summary>Fetches a message's file.</summary>
    /// <returns>Its name in the folder, or else why it could not be fetched.</returns>
    public async Task<(string? File, string? Problem)> FetchAsync(
        long messageId, string businessNumber, MediaReference reference, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            string part = folder.NewPart();
            try
            {
                MediaDownload outcome = await DownloadAsync(businessNumber, reference, part, cancellationToken);
                if (outcome is MediaDownload.Done done)
                    return (await KeepAsync(messageId, reference, part, done), null);
                if (outcome is MediaDownload.Refused refused)
                    return (null, refused.Reason);
                if (attempt == RetryDelays.Count)
                    return (null, $"{((MediaDownload.Failed)outcome).Reason}, {attempt + 1} times");
            }
            finally
            {
                File.Delete(part);
            }

            await Task.Delay(RetryDelays[attempt], time, cancellationToken);
        }
    }

    public void Dispose() => parallel.Dispose();

    private async Task<MediaDownload> DownloadAsync(string businessNumber, MediaReference reference, string part, CancellationToken cancellationToken)
    {
        await parallel.WaitAsync(cancellationToken);
        try
        {
            return await source.DownloadAsync(businessNumber, reference, part, cancellationToken);
        }
        finally
        {
            parallel.Release();
        }
    }

    private async Task<string> KeepAsync(long messageId, MediaReference reference, string part, MediaDownload.Done done)
    {
        string name = MediaFolder.NameFor(done.Sha256, messageId, reference.MimeType);
        // The row first: a file without one is deleted by the next sweep.
        if (await media.KeepAsync(messageId, name, done.Bytes, time.GetUtcNow()))
            folder.Keep(part, name);
        return name;
    }
}
