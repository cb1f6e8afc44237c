using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Host.Simulator.Graph;

/// <summary>A file that Meta keeps.</summary>
internal sealed record MediaFile(string Id, byte[] Bytes, string MimeType, string? FileName)
{
    /// <summary>Base64 of the hash, as webhooks carry it.</summary>
    public string Sha256 { get; } = Convert.ToBase64String(SHA256.HashData(Bytes));
}

/// <summary>The files of patients and of the appliance, and the links to fetch them. Thread-safe.</summary>
internal sealed class MediaShelf(SimulatorOptions options)
{
    /// <summary>Largest file, in bytes (documents; other kinds have less).</summary>
    public const int MaxFileBytes = 100 * 1024 * 1024;

    /// <summary>All files together, in bytes.</summary>
    public const long MaxTotalBytes = 1024L * 1024 * 1024;

    /// <summary>How long a link to a file works, in minutes.</summary>
    public const int LinkMinutes = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, MediaFile> files = [];
    private long totalBytes;
    private long lastId = 900_000_000_000_000;

    /// <summary>An id under which nothing can be fetched: what an expired file looks like.</summary>
    public string NewId() => Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps a file.</summary>
    /// <exception cref="InvalidOperationException">The shelf is full.</exception>
    public MediaFile Add(byte[] bytes, string mimeType, string? fileName)
    {
        var file = new MediaFile(NewId(), bytes, mimeType, fileName);
        lock (gate)
        {
            if (totalBytes + bytes.Length > MaxTotalBytes)
                throw new InvalidOperationException($"The simulator keeps at most {MaxTotalBytes >> 20} MiB of files; start a new one.");
            totalBytes += bytes.Length;
            files.Add(file.Id, file);
        }

        return file;
    }

    /// <summary>The file, or null.</summary>
    public MediaFile? Find(string id)
    {
        lock (gate)
            return files.GetValueOrDefault(id);
    }

    /// <summary>Forgets a file; false where there is none.</summary>
    public bool Remove(string id)
    {
        lock (gate)
        {
            if (!files.Remove(id, out MediaFile? file))
                return false;
            totalBytes -= file.Bytes.Length;
            return true;
        }
    }

    /// <summary>Path and query of a link that works for <see cref="LinkMinutes"/> minutes.</summary>
    public string Link(string id)
    {
        long until = options.Time.GetUtcNow().AddMinutes(LinkMinutes).ToUnixTimeSeconds();
        return $"{MediaEndpoints.DownloadPath}/?mid={id}&ext={until}&hash={Hash(id, until)}";
    }

    /// <summary>The file that a link leads to; null when the link is forged or too old.</summary>
    public MediaFile? Open(string? id, string? until, string? hash) =>
        id is not null && hash is not null
        && long.TryParse(until, CultureInfo.InvariantCulture, out long end)
        && hash == Hash(id, end)
        && options.Time.GetUtcNow().ToUnixTimeSeconds() <= end
            ? Find(id)
            : null;

    private string Hash(string id, long until) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.AppSecret), Encoding.UTF8.GetBytes($"{id}|{until}")));
}
