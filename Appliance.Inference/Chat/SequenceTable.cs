using System.Runtime.InteropServices;
using Appliance.Inference.Interop.Llama;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// Who lives in the cache: pinned prefixes, and conversations that generate. Admitting forks a pinned prefix and restores what was
/// kept; parking keeps the rest of it and frees the cells. Belongs to the scheduler's thread, except <see cref="Pins"/>.
/// </summary>
internal sealed partial class SequenceTable
{
    /// <summary>Cells that must be free for an answer before its request is admitted; a longer answer may cost somebody's eviction.</summary>
    internal const int OutputReserveTokens = 64;

    private readonly LlamaModel model;
    private readonly LlamaContext context;
    private readonly ConversationStates states;
    private readonly Stack<int> free;
    private readonly List<Generation> live = [];
    private readonly ILogger logger;
    private readonly bool shares;

    internal SequenceTable(LlamaModel model, LlamaContext context, ConversationStates states, PinnedPrefixes pins, int maxSequences, ILogger logger)
    {
        this.model = model;
        this.context = context;
        this.states = states;
        this.logger = logger;
        Pins = pins;
        shares = model.SharesPrefixes;
        free = new Stack<int>(Enumerable.Range(pins.Limit, maxSequences).Reverse());
    }

    /// <summary>The pinned prefixes.</summary>
    internal PinnedPrefixes Pins { get; }

    /// <summary>Conversations with a sequence, in the order they were admitted.</summary>
    internal IReadOnlyList<Generation> Live => live;

    /// <summary>Cells in use when every live conversation has computed its next step.</summary>
    /// <param name="prefillTokens">Prompt tokens of a step.</param>
    internal int CellsAfter(int prefillTokens)
    {
        int prompts = live.Sum(static generation => generation.Pending > 1 ? generation.Pending : 0);
        return Pins.Cells + live.Sum(static generation => generation.OwnCells + 1) + Math.Min(prompts, prefillTokens);
    }

    /// <summary>Whether a request can be admitted now.</summary>
    internal bool HasRoomFor(Generation generation)
    {
        int needed = Pins.Cells + generation.Tokens.Count - Pins.Match(generation.Request.Prompt).Length + Reserve(generation)
            + live.Sum(other => other.Tokens.Count - other.Shared + Reserve(other));
        return needed <= context.Cells && (generation.Request.IsPin || free.Count > 0);
    }

    /// <summary>Gives a request a sequence, with everything of its tokens that need not be computed.</summary>
    internal void Admit(Generation generation)
    {
        generation.Sequence = generation.Request.IsPin ? TakePinSequence() : free.Pop();
        live.Add(generation);
        (generation.Past, generation.Shared) = (0, 0);
        if (shares && !RestoreState(generation))
            ForkPrefix(generation);
        if (generation.CachedTokens < 0)
            generation.CachedTokens = generation.Past;
        if (generation.Sampler is not null || generation.Request.IsPin)
            return;
        generation.Grammar = generation.Request.Grammar is { } grammar ? GrammarConstraint.Compile(model, grammar) : null;
        generation.Sampler = new TokenSampler(generation.Request.Sampling, generation.Grammar);
    }

    /// <summary>Ends a conversation's stay and keeps its state if it has a key.</summary>
    internal void Park(Generation generation)
    {
        if (generation.Request.ConversationId is { } key && !generation.Request.IsPin)
            Keep(generation, key);
        Release(generation);
    }

    /// <summary>Ends a stay that is to go on later.</summary>
    internal void ParkForReturn(Generation generation)
    {
        if (!generation.Request.IsPin)
            Keep(generation, ReturnKey(generation));
        Release(generation);
    }

    /// <summary>Ends a stay and keeps nothing.</summary>
    internal void Release(Generation generation)
    {
        if (generation.Sequence < 0)
            return;
        context.Drop(generation.Sequence);
        live.Remove(generation);
        if (!generation.Request.IsPin)
            free.Push(generation.Sequence);
        (generation.Sequence, generation.Past, generation.Shared) = (-1, 0, 0);
    }

    /// <summary>Releases everybody and returns them.</summary>
    internal IReadOnlyList<Generation> ReleaseAll()
    {
        Generation[] all = [.. live];
        foreach (Generation generation in all)
            Release(generation);
        return all;
    }

    /// <summary>Turns a computed prompt into a pinned prefix.</summary>
    internal void Pin(Generation generation)
    {
        live.Remove(generation);
        Pins.Add(new PinnedPrefix(generation.Sequence, generation.Request.Prompt, generation.OwnCells));
    }

    /// <summary>The background conversation that was admitted last, null when none lives.</summary>
    internal Generation? LatestBackground() =>
        live.FindLast(static generation => generation.Request.Priority == ChatPriority.Background && !generation.Request.IsPin);

    /// <summary>Who has to leave when cells are short: background first, then whoever came last.</summary>
    internal Generation LeastUrgent() => LatestBackground() ?? live[^1];

    private static string ReturnKey(Generation generation) => generation.Request.ConversationId ?? "\0" + generation.Number;

    private static int Reserve(Generation generation) => Math.Min(generation.Request.MaxOutput - generation.OutputCount, OutputReserveTokens);

    private int TakePinSequence()
    {
        int sequence = Pins.FreeSequence();
        if (sequence >= 0 && live.TrueForAll(other => other.Sequence != sequence))
            return sequence;
        PinnedPrefix oldest = Pins.RemoveOldest()
            ?? throw new LlamaException($"Only {Pins.Limit} prefixes can be pinned. Raise the limit, or pin fewer.");
        context.Drop(oldest.Sequence);
        return oldest.Sequence;
    }

    private bool RestoreState(Generation generation)
    {
        using ConversationState? state = states.Take(ReturnKey(generation));
        if (state is null)
            return false;
        int common = state.Tokens.AsSpan().CommonPrefixLength(CollectionsMarshal.AsSpan(generation.Tokens));
        common = Math.Min(common, generation.Tokens.Count - 1);
        (PinnedPrefix? prefix, int length) = Pins.Match(state.Tokens);
        if (length < state.Shared || common <= Math.Max(state.Shared, Pins.Match(generation.Request.Prompt).Length))
            return false;
        if (!context.Restore(generation.Sequence, state.Cells))
            return false;
        if (state.Shared > 0)
        {
            context.Fork(prefix!.Sequence, generation.Sequence, state.Shared);
            Pins.Touch(prefix);
        }

        context.TrimEnd(generation.Sequence, common);
        (generation.Past, generation.Shared) = (common, state.Shared);
        return true;
    }

    private void ForkPrefix(Generation generation)
    {
        (PinnedPrefix? prefix, int length) = Pins.Match(generation.Request.Prompt);
        if (prefix is null)
            return;
        context.Fork(prefix.Sequence, generation.Sequence, length);
        Pins.Touch(prefix);
        (generation.Past, generation.Shared) = (length, length);
    }

    private void Keep(Generation generation, string key)
    {
        if (!shares || generation.OwnCells <= 0)
            return;
        if (generation.Shared > 0)
            context.TrimStart(generation.Sequence, generation.Shared);
        IEnumerable<GeneratedReply> replies = generation.Request.Replies;
        if (generation.Reply() is { } reply)
            replies = replies.Append(reply);
        try
        {
            states.Put(new ConversationState(
                key, [.. generation.Tokens.Take(generation.Past)], generation.Shared, context.Save(generation.Sequence),
                [.. replies.TakeLast(ConversationState.MaxReplies)]));
        }
        catch (Exception e) when (e is LlamaException or OutOfMemoryException)
        {
            LogNotKept(logger, e);
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "A conversation's state could not be kept; its next turn is computed from the beginning.")]
    private static partial void LogNotKept(ILogger logger, Exception error);
}
