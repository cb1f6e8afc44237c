using System.Runtime.InteropServices;
using Appliance.Inference.Interop.Llama;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// Moves conversations between the cache and <see cref="ConversationStates"/>. Only what lies behind a pinned prefix is kept; the prefix
/// itself is shared again. Belongs to the scheduler's thread.
/// </summary>
internal sealed partial class KeptConversations(SequenceCells cells, ConversationStates states, PinnedPrefixes pins, ILogger logger)
{
    /// <summary>Fills an admitted request's empty sequence with what was kept of it; false when there is nothing, or nothing that is of more use than what others have.</summary>
    /// <param name="generation">The request.</param>
    /// <param name="shareable">First tokens of it that it could share with somebody instead.</param>
    internal bool Restore(Generation generation, int shareable)
    {
        using ConversationState? state = states.Take(generation.Owner);
        if (state is null)
            return false;
        int common = state.Tokens.AsSpan().CommonPrefixLength(CollectionsMarshal.AsSpan(generation.Tokens)[..^1]);
        (PinnedPrefix? prefix, int length) = pins.Match(state.Tokens);
        if (length < state.Shared || common <= Math.Max(state.Shared, shareable))
            return false;
        if (!cells.Restore(generation.Sequence, state.Cells, prefix?.Sequence ?? -1, state.Shared, state.Tokens.Length))
            return false;
        if (state.Shared > 0)
            pins.Touch(prefix!);
        cells.TrimEnd(generation.Sequence, common);
        generation.Past = common;
        return true;
    }

    /// <summary>Keeps a conversation's cells; its sequence stays as it is.</summary>
    /// <param name="generation">The request.</param>
    internal void Keep(Generation generation)
    {
        int[] tokens = [.. generation.Tokens.Take(generation.Past)];
        int shared = Math.Min(pins.Match(tokens).Length, tokens.Length);
        if (tokens.Length <= shared)
            return;
        IEnumerable<GeneratedReply> replies = generation.Request.Replies;
        if (generation.Reply() is { } reply)
            replies = replies.Append(reply);
        try
        {
            states.Put(new ConversationState(
                generation.Owner, tokens, shared, cells.Save(generation.Sequence, shared), [.. replies.TakeLast(ConversationState.MaxReplies)]));
        }
        catch (Exception e) when (e is LlamaException or OutOfMemoryException)
        {
            LogNotKept(logger, e);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "A conversation's state could not be kept; its next turn is computed from the beginning.")]
    private static partial void LogNotKept(ILogger logger, Exception error);
}
