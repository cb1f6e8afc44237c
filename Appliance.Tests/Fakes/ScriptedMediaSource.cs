using System.Collections.Concurrent;
using System.Security.Cryptography;
using Appliance.Host.Channels;

namespace Appliance.Tests.Fakes;

/// <summary>Hands out a file for every id, or answers as told.</summary>
internal sealed class ScriptedMediaSource : IMediaSource
{
    /// <summary>The bytes of every file.</summary>
    public byte[] Bytes { get; set; } = "OggS with somebody's voice"u8.ToArray();

    /// <summary>What becomes of a fetch; null for the bytes.</summary>
    public Func<MediaReference, Task<MediaDownload?>>? Answer { get; set; }

    public ConcurrentQueue<MediaReference> Asked { get; } = [];

    public async Task<MediaDownload> DownloadAsync(string businessNumber, MediaReference media, string target, CancellationToken cancellationToken)
    {
        Asked.Enqueue(media);
        if (Answer is not null && await Answer(media) is { } told)
            return told;
        await File.WriteAllBytesAsync(target, Bytes, cancellationToken);
        return new MediaDownload.Done(Convert.ToHexStringLower(SHA256.HashData(Bytes)), Bytes.Length);
    }
}
