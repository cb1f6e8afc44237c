namespace Appliance.Inference.Chat;

/// <summary>The beginning of a prompt that was answered; it stays in the cache for others that begin with it.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="OwnTokens">Those behind its pinned prefix.</param>
internal sealed record RetainedPrompt(int Sequence, int[] Tokens, int OwnTokens) : ISharedTokens
{
    /// <summary>Prompts that had been answered when it was last of use.</summary>
    internal long LastUse { get; set; }

    public ReadOnlySpan<int> Computed => Tokens;
}

/// <summary>
/// Beginnings of prompts that were answered and that several conversations have in common, least recently used first. They take only cells that nobody needs, and few of them: what lies in the
/// cache costs every step a little attention. Belongs to the scheduler's thread.
/// </summary>
/// <param name="limit">Most prompts.</param>
/// <param name="tokenLimit">Most tokens behind pinned prefixes, of all together.</param>
internal sealed class RetainedPrompts(int limit, int tokenLimit)
{
    /// <summary>Tokens behind its pinned prefix that a beginning has at least: fewer are computed sooner than they are worth their cells.</summary>
    internal const int LeastTokens = 128;

    /// <summary>Prompts that are answered without a beginning before it leaves.</summary>
    internal const int IdlePrompts = 64;

    private readonly List<RetainedPrompt> byUse = [];
    private long answered;

    /// <summary>All of them.</summary>
    internal IReadOnlyList<RetainedPrompt> All => byUse;

    /// <summary>Whether a beginning is worth keeping: long enough, and not nearly there already.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="ownTokens">Those behind its pinned prefix.</param>
    internal bool Wants(ReadOnlySpan<int> tokens, int ownTokens)
    {
        if (limit == 0 || ownTokens < LeastTokens || ownTokens > tokenLimit)
            return false;
        foreach (RetainedPrompt other in byUse)
        {
            if (other.Tokens.AsSpan().CommonPrefixLength(tokens) > tokens.Length - LeastTokens)
                return false;
        }

        return true;
    }

    /// <summary>Whether one more has to leave before a prompt can be kept.</summary>
    internal bool IsFullFor(int ownTokens) => byUse.Count >= limit || byUse.Sum(static prompt => prompt.OwnTokens) + ownTokens > tokenLimit;

    /// <summary>Notes that a prompt was answered; true when a beginning is there that has not been of use for too long.</summary>
    internal bool CountAnswered() => ++answered > (byUse.Count > 0 ? byUse[0].LastUse : answered) + IdlePrompts;

    internal void Add(RetainedPrompt prompt)
    {
        prompt.LastUse = answered;
        byUse.Add(prompt);
    }

    /// <summary>Notes that a prompt was of use.</summary>
    internal void Touch(RetainedPrompt prompt)
    {
        byUse.Remove(prompt);
        Add(prompt);
    }

    /// <summary>Takes the least recently used one out, null when there is none.</summary>
    internal RetainedPrompt? TakeOldest()
    {
        if (byUse.Count == 0)
            return null;
        RetainedPrompt oldest = byUse[0];
        byUse.RemoveAt(0);
        return oldest;
    }
}
