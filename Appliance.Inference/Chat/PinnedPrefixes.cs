namespace Appliance.Inference.Chat;

/// <summary>A prompt that stays in the cache.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Tokens">Its tokens.</param>
internal sealed record PinnedPrefix(int Sequence, int[] Tokens) : ISharedTokens
{
    public ReadOnlySpan<int> Computed => Tokens;
}

/// <summary>
/// The prefixes that are pinned, least recently used first. Matching is safe from any thread; changing belongs to the scheduler's.
/// </summary>
internal sealed class PinnedPrefixes(int limit)
{
    private volatile PinnedPrefix[] pinned = [];

    /// <summary>Most prefixes; also the number of sequences set aside, with ids from 0.</summary>
    internal int Limit { get; } = limit;

    /// <summary>Cells that all of them take: what two have in common is there once.</summary>
    internal int Cells
    {
        get
        {
            PinnedPrefix[] all = pinned;
            int cells = 0;
            for (int i = 0; i < all.Length; i++)
                cells += all[i].Tokens.Length - all.Take(i).Select(other => other.Tokens.AsSpan().CommonPrefixLength(all[i].Tokens)).DefaultIfEmpty().Max();
            return cells;
        }
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<PinnedPrefix> All => pinned;

    internal int Count => pinned.Length;

    /// <summary>The prefix that shares most first tokens with a prompt, and how many. At least one token of the prompt is left over.</summary>
    internal (PinnedPrefix? Prefix, int Length) Match(ReadOnlySpan<int> prompt)
    {
        PinnedPrefix? best = null;
        int length = 0;
        foreach (PinnedPrefix candidate in pinned)
        {
            int common = Math.Min(candidate.Tokens.AsSpan().CommonPrefixLength(prompt), prompt.Length - 1);
            if (common > length)
                (best, length) = (candidate, common);
        }

        return (best, length);
    }

    /// <summary>Whether these tokens begin a prefix that is pinned already.</summary>
    internal bool Contains(ReadOnlySpan<int> tokens)
    {
        foreach (PinnedPrefix candidate in pinned)
        {
            if (candidate.Tokens.AsSpan().StartsWith(tokens))
                return true;
        }

        return false;
    }

    /// <summary>Notes that a prefix was used.</summary>
    internal void Touch(PinnedPrefix prefix)
    {
        if (pinned[^1] != prefix)
            pinned = [.. pinned.Where(other => other != prefix), prefix];
    }

    /// <summary>A sequence without a prefix; -1 when there is none.</summary>
    internal int FreeSequence() => Enumerable.Range(0, Limit).FirstOrDefault(id => pinned.All(prefix => prefix.Sequence != id), -1);

    /// <summary>Takes the least recently used one out.</summary>
    internal PinnedPrefix? RemoveOldest()
    {
        if (pinned.Length == 0)
            return null;
        PinnedPrefix oldest = pinned[0];
        pinned = pinned[1..];
        return oldest;
    }

    internal void Add(PinnedPrefix prefix) => pinned = [.. pinned, prefix];
}
