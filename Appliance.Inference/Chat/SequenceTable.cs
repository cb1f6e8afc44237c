using Appliance.Inference.Interop.Llama;
using Microsoft.Extensions.Logging;

namespace Appliance.Inference.Chat;

/// <summary>
/// Who lives in the cache: pinned prefixes, conversations that generate, and prompts that were answered lately. What one of them has
/// computed another one that begins with the same tokens shares, at any moment and at any token. Belongs to the scheduler's thread,
/// except <see cref="Pins"/>.
/// </summary>
internal sealed class SequenceTable
{
    /// <summary>Cells that must be free for an answer before its request is admitted; a longer answer may cost somebody's eviction.</summary>
    internal const int OutputReserveTokens = 64;

    /// <summary>Share of the cells that prompts which were answered may hold: one part in so many.</summary>
    internal const int RetainedCellsDivisor = 8;

    private readonly LlamaModel model;
    private readonly SequenceCells cells;
    private readonly KeptConversations kept;
    private readonly RetainedPrompts retained;
    private readonly RecentPrompts recent = new();
    private readonly int maxSequences;
    private readonly Stack<int> free;
    private readonly List<Generation> live = [];

    /// <param name="model">The model.</param>
    /// <param name="context">Its context, with a sequence for every pinned prefix, live conversation and retained prompt, and one more.</param>
    /// <param name="states">States of conversations that do not generate.</param>
    /// <param name="pins">The pinned prefixes; theirs are the first sequence ids.</param>
    /// <param name="maxSequences">Most conversations that generate at the same time.</param>
    /// <param name="maxRetained">Most prompts that stay when they are answered.</param>
    /// <param name="logger">Told what could not be kept.</param>
    internal SequenceTable(
        LlamaModel model, LlamaContext context, ConversationStates states, PinnedPrefixes pins, int maxSequences, int maxRetained, ILogger logger)
    {
        this.model = model;
        this.maxSequences = maxSequences;
        Pins = pins;
        cells = new SequenceCells(context, pins.Limit + maxSequences + maxRetained);
        kept = new KeptConversations(cells, states, pins, logger);
        retained = new RetainedPrompts(maxRetained, context.Cells / RetainedCellsDivisor);
        free = new Stack<int>(Enumerable.Range(pins.Limit, maxSequences + maxRetained).Reverse());
    }

    /// <summary>The pinned prefixes.</summary>
    internal PinnedPrefixes Pins { get; }

    /// <summary>Conversations with a sequence, in the order they were admitted.</summary>
    internal IReadOnlyList<Generation> Live => live;

    /// <summary>Cells in use.</summary>
    internal int UsedCells => cells.Used;

    /// <summary>Cells in use when every live conversation has computed its next step.</summary>
    /// <param name="prefillTokens">Prompt tokens of a step.</param>
    internal int CellsAfter(int prefillTokens) =>
        cells.Used + live.Count + Math.Min(live.Sum(static generation => generation.Pending > 1 ? generation.Pending : 0), prefillTokens);

    /// <summary>Whether a request can be admitted now; prompts that were answered give way to it.</summary>
    internal bool MakeRoomFor(Generation generation)
    {
        if (!generation.Request.IsPin && live.Count(static other => !other.Request.IsPin) >= maxSequences)
            return false;
        while (!Fits(generation))
        {
            if (!DropRetained())
                return false;
        }

        return true;
    }

    /// <summary>Gives a request a sequence, with everything of its tokens that need not be computed.</summary>
    internal void Admit(Generation generation)
    {
        generation.Sequence = generation.Request.IsPin ? TakePinSequence() : free.Pop();
        generation.Past = 0;
        live.Add(generation);
        if (model.SharesPrefixes && (generation.Request.IsPin || !kept.Restore(generation, Shareable(generation).Length)))
            Share(generation);
        if (generation.CachedTokens < 0)
            generation.CachedTokens = generation.Past;
        if (generation.Sampler is not null || generation.Request.IsPin)
            return;
        generation.Grammar = generation.Request.Grammar is { } grammar ? GrammarConstraint.Compile(model, grammar) : null;
        generation.Sampler = new TokenSampler(generation.Request.Sampling, generation.Grammar);
    }

    /// <summary>Gives every prompt that is not done what others have computed of it meanwhile.</summary>
    internal void ShareComputed()
    {
        if (!model.SharesPrefixes)
            return;
        foreach (Generation generation in live)
        {
            if (generation.Pending <= 1)
                continue;
            int known = generation.Past;
            Share(generation);
            generation.CachedTokens = Math.Min(generation.CachedTokens + generation.Past - known, generation.Request.Prompt.Length);
        }
    }

    /// <summary>Notes that a step computed its part of a conversation.</summary>
    internal void Advance(Generation generation)
    {
        cells.Append(generation.Sequence, generation.Step.Count);
        generation.Past += generation.Step.Count;
    }

    /// <summary>Ends a conversation's stay; keeps its state if it has a key, and its beginning if others have it too.</summary>
    internal void Park(Generation generation)
    {
        if (generation.Request.ConversationId is not null && !generation.Request.IsPin && model.SharesPrefixes)
            kept.Keep(generation);
        if (!Retain(generation))
            Release(generation);
    }

    /// <summary>Ends a stay that is to go on later.</summary>
    internal void ParkForReturn(Generation generation)
    {
        if (!generation.Request.IsPin && model.SharesPrefixes)
            kept.Keep(generation);
        Release(generation);
    }

    /// <summary>Ends a stay and keeps nothing.</summary>
    internal void Release(Generation generation)
    {
        if (generation.Sequence < 0)
            return;
        cells.Drop(generation.Sequence);
        live.Remove(generation);
        if (!generation.Request.IsPin)
            free.Push(generation.Sequence);
        (generation.Sequence, generation.Past) = (-1, 0);
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
        Pins.Add(new PinnedPrefix(generation.Sequence, generation.Request.Prompt));
    }

    /// <summary>Takes the prompt that was of use longest ago out of the cache; false when there is none.</summary>
    internal bool DropRetained()
    {
        if (retained.TakeOldest() is not { } oldest)
            return false;
        cells.Drop(oldest.Sequence);
        free.Push(oldest.Sequence);
        return true;
    }

    /// <summary>The background conversation that was admitted last, null when none lives.</summary>
    internal Generation? LatestBackground() =>
        live.FindLast(static generation => generation.Request.Priority == ChatPriority.Background && !generation.Request.IsPin);

    /// <summary>Who has to leave when cells are short: background first, then whoever came last.</summary>
    internal Generation LeastUrgent() => LatestBackground() ?? live[^1];

    private static int Reserve(Generation generation) => Math.Min(generation.Request.MaxOutput - generation.OutputCount, OutputReserveTokens);

    private bool Fits(Generation generation) =>
        cells.Used + live.Sum(static other => other.Pending + Reserve(other))
            + generation.Tokens.Count - Shareable(generation).Length + Reserve(generation) <= cells.Total;

    private (ISharedTokens? Donor, int Length) Shareable(Generation generation) =>
        SharedBeginnings.Longest(generation.Tokens, generation.Past, model.SharesPrefixes ? [.. Pins.All, .. retained.All, .. live] : []);

    private void Share(Generation generation)
    {
        (ISharedTokens? donor, int length) = Shareable(generation);
        if (donor is null)
            return;
        int gained = length - generation.Past;
        cells.Fork(donor.Sequence, generation.Sequence, generation.Past, length);
        generation.Past = length;
        if (donor is PinnedPrefix pinned)
            Pins.Touch(pinned);
        else if (donor is RetainedPrompt prompt && gained >= RetainedPrompts.LeastTokens)
            retained.Touch(prompt);
    }

    private bool Retain(Generation generation)
    {
        if (generation.Sequence < 0 || generation.Request.IsPin || !model.SharesPrefixes)
            return false;
        if (retained.CountAnswered())
            DropRetained();
        int shared = recent.SharedByOthers(generation.Owner, generation.Request.Prompt);
        recent.Add(generation.Owner, generation.Request.Prompt);
        int[] tokens = generation.Request.Prompt[..Math.Min(generation.Past, shared)];
        int own = tokens.Length - Pins.Match(tokens).Length;
        if (!retained.Wants(tokens, own))
            return false;
        while (retained.IsFullFor(own))
            DropRetained();
        cells.TrimEnd(generation.Sequence, tokens.Length);
        retained.Add(new RetainedPrompt(generation.Sequence, tokens, own));
        live.Remove(generation);
        (generation.Sequence, generation.Past) = (-1, 0);
        return true;
    }

    private int TakePinSequence()
    {
        int sequence = Pins.FreeSequence();
        if (sequence >= 0 && live.TrueForAll(other => other.Sequence != sequence))
            return sequence;
        PinnedPrefix oldest = Pins.RemoveOldest()
            ?? throw new LlamaException($"Only {Pins.Limit} prefixes can be pinned. Raise the limit, or pin fewer.");
        cells.Drop(oldest.Sequence);
        return oldest.Sequence;
    }
}
