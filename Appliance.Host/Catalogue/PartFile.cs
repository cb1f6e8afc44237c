using System.Net.Http.Headers;
using System.Text.Json;
using Appliance.Host.Control;

namespace Appliance.Host.Catalogue;

/// <summary>
/// A download that is not complete: the bytes so far, and beside them what they are bytes of, so that another run may go
/// on. One process at a time (<see cref="ModelsFolder.Hold"/>).
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string statePath;
    private readonly HubFile file;
    private readonly FileStream stream;

    private PartFile(string path, HubFile file)
    {
        Path = path;
        this.file = file;
        statePath = path + ".json";
        State? state = ReadState();
        bool same = state is not null && state.Sha256 == file.Sha256 && state.Bytes == file.Bytes;
        stream = new FileStream(path, same ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        Validator = same && state!.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? parsed) ? parsed : null;
        if (stream.Length > file.Bytes)
            stream.SetLength(0);
        stream.Seek(0, SeekOrigin.End);
    }

    private sealed record State(string Sha256, long Bytes, string? ETag);

    /// <summary>Where the bytes lie.</summary>
    public string Path { get; }

    /// <summary>Bytes so far.</summary>
    public long Length => stream.Length;

    /// <summary>Bytes that are missing.</summary>
    public long Missing => file.Bytes - stream.Length;

    /// <summary>The server's mark of these bytes; null when it gave none, and then they cannot be gone on with.</summary>
    public EntityTagHeaderValue? Validator { get; private set; }

    /// <summary>Opens what an earlier run left of the same file, or begins anew.</summary>
    public static PartFile Open(string path, HubFile file) => new(path, file);

    /// <summary>Empties the file for bytes with another mark.</summary>
    public void Restart(EntityTagHeaderValue? validator)
    {
        stream.SetLength(0);
        // A weak mark may stand for different bytes (RFC 9110, 8.8.1): a range must not be asked for by it.
        Validator = validator is { IsWeak: false } ? validator : null;
        AtomicFile.Write(statePath, JsonSerializer.SerializeToUtf8Bytes(new State(file.Sha256, file.Bytes, Validator?.ToString()), ControlOperations.Json));
    }

    /// <summary>Appends bytes.</summary>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Brings everything to the disk and closes the file, so that other processes may open it.</summary>
    public void Complete()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    /// <summary>Closes the file and removes it with its state.</summary>
    public void Discard()
    {
        stream.Dispose();
        File.Delete(Path);
        File.Delete(statePath);
    }

    /// <summary>Gives the complete file its name.</summary>
    public void MoveTo(string path)
    {
        File.Move(Path, path, overwrite: true);
        File.Delete(statePath);
    }

    public void Dispose() => stream.Dispose();

    private State? ReadState()
    {
        if (!File.Exists(statePath))
            return null;
        try
        {
            return JsonSerializer.Deserialize<State>(File.ReadAllBytes(statePath), ControlOperations.Json);
        }
        catch (JsonException)
        {
            // Half of a state tells nothing about the bytes: they are fetched anew.
            return null;
        }
    }
}
