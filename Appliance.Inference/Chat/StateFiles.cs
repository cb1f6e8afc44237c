using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// States on disk, one file a conversation, within a bound; the least recently written go first. One writer in the background, so that
/// no step waits for the disk. Files are named by a hash of the conversation and do not outlive the engine. Thread-safe.
/// </summary>
internal sealed partial class StateFiles : IDisposable
{
    /// <summary>States that may wait to be written; one more is forgotten.</summary>
    internal const int WaitingLimit = 64;

    private const string Extension = ".state";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder;
    private readonly long limitBytes;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ConversationState> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkedListNode<(string Key, long Bytes)>> written = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, long Bytes)> byAge = new();
    private readonly Channel<string> queue = Channel.CreateBounded<string>(WaitingLimit);
    private readonly Task writer;
    private long bytes;

    internal StateFiles(string folder, long limitBytes, ILogger logger)
    {
        this.folder = Path.GetFullPath(folder);
        this.limitBytes = limitBytes;
        this.logger = logger;
        CreateFolder();
        DeleteAll();
        writer = Task.Run(WriteAllAsync);
    }

    /// <summary>Bytes on disk.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate)
                return bytes;
        }
    }

    /// <summary>Hands a state over to be written; it is disposed of afterwards.</summary>
    internal void Put(ConversationState state)
    {
        lock (gate)
        {
            if (state.Bytes <= limitBytes && !waiting.ContainsKey(state.Key) && queue.Writer.TryWrite(state.Key))
            {
                waiting.Add(state.Key, state);
                return;
            }
        }

        state.Dispose();
    }

    /// <summary>Takes a state out; null when there is none, or its file is not what was written.</summary>
    internal async Task<ConversationState?> TakeAsync(string key, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (waiting.Remove(key, out ConversationState? unwritten))
                return unwritten;
            if (!written.ContainsKey(key))
                return null;
        }

        try
        {
            return await StateFileFormat.ReadAsync(PathOf(key), key, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogUnreadable(logger, e);
            return null;
        }
        finally
        {
            Forget(key);
        }
    }

    /// <summary>Deletes what there is of a conversation.</summary>
    internal void Forget(string key)
    {
        lock (gate)
        {
            if (waiting.Remove(key, out ConversationState? unwritten))
                unwritten.Dispose();
            if (written.Remove(key, out LinkedListNode<(string Key, long Bytes)>? node))
                Delete(node);
        }
    }

    public void Dispose()
    {
        queue.Writer.TryComplete();
        lock (gate)
        {
            foreach (ConversationState state in waiting.Values)
                state.Dispose();
            waiting.Clear();
        }

        writer.Wait();
        DeleteAll();
    }

    private async Task WriteAllAsync()
    {
        await foreach (string key in queue.Reader.ReadAllAsync())
        {
            ConversationState? state;
            lock (gate)
            {
                if (!waiting.Remove(key, out state))
                    continue;
            }

            using (state)
            {
                try
                {
                    long size = await StateFileFormat.WriteAsync(PathOf(key), state, OwnerOnly);
                    Remember(key, size);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    LogUnwritable(logger, e);
                    File.Delete(PathOf(key));
                }
            }
        }
    }

    private void Remember(string key, long size)
    {
        lock (gate)
        {
            if (written.Remove(key, out LinkedListNode<(string Key, long Bytes)>? older))
            {
                bytes -= older.Value.Bytes;
                byAge.Remove(older);
            }

            written[key] = byAge.AddLast((key, size));
            bytes += size;
            while (bytes > limitBytes && byAge.First is { } oldest)
            {
                written.Remove(oldest.Value.Key);
                Delete(oldest);
            }
        }
    }

    private void Delete(LinkedListNode<(string Key, long Bytes)> node)
    {
        byAge.Remove(node);
        bytes -= node.Value.Bytes;
        File.Delete(PathOf(node.Value.Key));
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    private void DeleteAll()
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Extension))
            File.Delete(file);
    }

    private string PathOf(string key) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + Extension);

    [LoggerMessage(1, LogLevel.Warning, "A conversation's state could not be read back and is computed again.")]
    private static partial void LogUnreadable(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "A conversation's state could not be written to disk and is computed again when needed.")]
    private static partial void LogUnwritable(ILogger logger, Exception error);
}
