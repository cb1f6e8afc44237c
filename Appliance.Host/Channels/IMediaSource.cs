namespace Appliance.Host.Channels;

/// <summary>What became of fetching a file.</summary>
internal abstract record MediaDownload
{
    private MediaDownload()
    {
    }

    /// <summary>It is there, whole and as its hash says.</summary>
    /// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
    /// <param name="Bytes">Its size.</param>
    public sealed record Done(string Sha256, long Bytes) : MediaDownload;

    /// <summary>It will not get better by asking again.</summary>
    /// <param name="Reason">For staff; without address or token.</param>
    public sealed record Refused(string Reason) : MediaDownload;

    /// <summary>It may work later.</summary>
    /// <param name="Reason">For staff; without address or token.</param>
    public sealed record Failed(string Reason) : MediaDownload;
}

/// <summary>Where files of patients are fetched. Implementations are thread-safe.</summary>
internal interface IMediaSource
{
    /// <summary>Fetches a file once. Never throws for what the network or the channel does: every outcome is a value.</summary>
    /// <param name="businessNumber">The clinic's number that got it.</param>
    /// <param name="media">What the message says of it.</param>
    /// <param name="target">The file to write; what stands there after any outcome but <see cref="MediaDownload.Done"/> is worth nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<MediaDownload> DownloadAsync(string businessNumber, MediaReference media, string target, CancellationToken cancellationToken);
}
