using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// States of conversations that do not generate: the most recent in memory, older ones on disk, both bounded; what does not fit is
/// forgotten and computed again when it is needed. Thread-safe.
/// </summary>
internal sealed class ConversationStates : IDisposable
{
    private readonly long memoryBytes;
    private readonly StateFiles? files;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<ConversationState>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<ConversationState> byUse = new();
    private long bytes;

    /// <param name="options">Bounds and folder.</param>
    /// <param name="logger">Told when the disk fails.</param>
    internal ConversationStates(LlamaOptions options, ILogger logger)
    {
        memoryBytes = options.StateMemoryBytes;
        if (options.StateDirectory is { } folder && options.StateDiskBytes > 0)
            files = new StateFiles(folder, options.StateDiskBytes, logger);
    }

    /// <summary>Bytes in memory.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate)
                return bytes;
        }
    }

    /// <summary>States in memory.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
                return byKey.Count;
        }
    }

    /// <summary>Brings a state from disk into memory, where <see cref="Take"/> finds it.</summary>
    internal async Task FetchAsync(string key, CancellationToken cancellation)
    {
        if (files is null || Contains(key))
            return;
        if (await files.TakeAsync(key, cancellation) is { } state)
            Put(state, keepNewest: true);
    }

    /// <summary>Answers generated in a conversation whose state is in memory.</summary>
    internal IReadOnlyList<GeneratedReply> Replies(string key)
    {
        lock (gate)
            return byKey.TryGetValue(key, out LinkedListNode<ConversationState>? node) ? node.Value.Replies : [];
    }

    /// <summary>Takes a state out; the caller disposes it. Null when there is none in memory.</summary>
    internal ConversationState? Take(string key)
    {
        lock (gate)
            return byKey.TryGetValue(key, out LinkedListNode<ConversationState>? node) ? Remove(node) : null;
    }

    /// <summary>Keeps a state, in place of an older one of the same conversation.</summary>
    internal void Put(ConversationState state) => Put(state, keepNewest: false);

    public void Dispose()
    {
        files?.Dispose();
        lock (gate)
        {
            while (byUse.First is { } node)
                Remove(node).Dispose();
        }
    }

    // A state that comes from disk is wanted at once: it stays even if there is no room, until another needs it.
    private void Put(ConversationState state, bool keepNewest)
    {
        Take(state.Key)?.Dispose();
        files?.Forget(state.Key);
        List<ConversationState> surplus = [];
        lock (gate)
        {
            byKey[state.Key] = byUse.AddLast(state);
            bytes += state.Bytes;
            while (bytes > memoryBytes && byUse.First is { } oldest && !(keepNewest && oldest.Value == state))
                surplus.Add(Remove(oldest));
        }

        foreach (ConversationState old in surplus)
        {
            if (files is null)
                old.Dispose();
            else
                files.Put(old);
        }
    }

    private bool Contains(string key)
    {
        lock (gate)
            return byKey.ContainsKey(key);
    }

    private ConversationState Remove(LinkedListNode<ConversationState> node)
    {
        byUse.Remove(node);
        byKey.Remove(node.Value.Key);
        bytes -= node.Value.Bytes;
        return node.Value;
    }
}
