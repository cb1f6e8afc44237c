using System.Text.Json;
using Appliance.Host.Catalogue;
using Appliance.Host.Control;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Understanding;

/// <summary>
/// SHA-256 of large files, computed once: a file of the same path, length and time of change is taken for the same. Remembered in the data
/// directory. Thread-safe, also between processes: the last one to write wins, and what was lost is computed again.
/// </summary>
internal sealed class FileIdentities(DataDirectory data)
{
    /// <summary>Files that are remembered; of more the oldest are forgotten.</summary>
    public const int MaxFiles = 64;

    private const string FileName = "file-identities.json";

    private readonly Lock gate = new();

    private string Remembered => Path.Combine(data.Path, ClinicModels.Folder, FileName);

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public string Of(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        if (!file.Exists)
            throw new FileNotFoundException($"The file {file.FullName} does not exist.", file.FullName);
        lock (gate)
        {
            List<Entry> entries = Read();
            Entry? known = entries.Find(entry => entry.Path == file.FullName);
            if (known is not null && known.Bytes == file.Length && known.ChangedAt == file.LastWriteTimeUtc)
                return known.Sha256;
            var computed = new Entry(file.FullName, file.Length, file.LastWriteTimeUtc, OnnxTextEmbedder.ComputeIdentity(file.FullName));
            entries.RemoveAll(entry => entry.Path == file.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(Remembered)!);
            AtomicFile.Write(Remembered, JsonSerializer.SerializeToUtf8Bytes(entries.TakeLast(MaxFiles - 1).Append(computed), ControlOperations.Json));
            return computed.Sha256;
        }
    }

    // What cannot be understood is only a memory: it is computed anew and replaced.
    private List<Entry> Read()
    {
        if (!File.Exists(Remembered))
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<Entry>>(File.ReadAllBytes(Remembered), ControlOperations.Json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private sealed record Entry(string Path, long Bytes, DateTime ChangedAt, string Sha256);
}
