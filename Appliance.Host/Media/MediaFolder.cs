using Appliance.Knowledge.Storage;

namespace Appliance.Host.Media;

/// <summary>The folder of patients' files in the data directory, readable by the service's user alone. Thread-safe.</summary>
internal sealed class MediaFolder
{
    /// <summary>Its name.</summary>
    public const string Name = "media";

    private const string PartEnding = ".part";

    /// <summary>Endings that a stored file may have, by media type: what staff's programs open. Nothing else of what the sender says is believed.</summary>
    private static readonly Dictionary<string, string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/ogg"] = ".ogg",
        ["audio/mpeg"] = ".mp3",
        ["audio/mp4"] = ".m4a",
        ["audio/aac"] = ".aac",
        ["audio/amr"] = ".amr",
        ["image/jpeg"] = ".jpg",
        ["image/png"] = ".png",
        ["image/webp"] = ".webp",
        ["application/pdf"] = ".pdf",
    };

    private readonly string path;

    /// <summary>Creates the folder where it is missing.</summary>
    public MediaFolder(DataDirectory data)
    {
        path = Path.Combine(data.Path, Name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A place for a file that is being fetched.</summary>
    public string NewPart() => Path.Combine(path, Guid.NewGuid().ToString("N") + PartEnding);

    /// <summary>The absolute path of a stored file.</summary>
    public string PathOf(string file) => Path.Combine(path, file);

    /// <summary>Whether a stored file is there.</summary>
    public bool Has(string? file) => file is not null && File.Exists(PathOf(file));

    /// <summary>The name of a message's file: its hash and the message, so that the same file sent twice is two files.</summary>
    /// <param name="sha256">Hexadecimal hash of its bytes.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="mimeType">As sent, parameters included.</param>
    public static string NameFor(string sha256, long messageId, string? mimeType) =>
        $"{sha256}-{messageId}{Endings.GetValueOrDefault(mimeType?.Split(';')[0].Trim() ?? "", ".bin")}";

    /// <summary>Puts a fetched file in its place.</summary>
    public void Keep(string part, string file) => File.Move(part, PathOf(file), overwrite: true);

    /// <summary>Deletes a file if it is there.</summary>
    public void Delete(string file) => File.Delete(PathOf(file));

    /// <summary>Deletes what no fetch of this process has begun; called before the first.</summary>
    public void DeleteParts()
    {
        foreach (string part in Directory.GetFiles(path, "*" + PartEnding))
            File.Delete(part);
    }

    /// <summary>Deletes every stored file that is not among the given ones.</summary>
    /// <returns>How many.</returns>
    public int DeleteExcept(IReadOnlySet<string> kept)
    {
        int deleted = 0;
        foreach (string file in Directory.GetFiles(path))
        {
            string name = Path.GetFileName(file);
            if (kept.Contains(name) || name.EndsWith(PartEnding, StringComparison.Ordinal))
                continue;
            File.Delete(file);
            deleted++;
        }

        return deleted;
    }
}
