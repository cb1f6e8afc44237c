namespace Appliance.Inference.Chat;

/// <summary>
/// The tokens of the last prompts, to tell what different conversations begin with: that is worth its cells; what only one of them
/// said is not. Belongs to the scheduler's thread.
/// </summary>
internal sealed class RecentPrompts
{
    /// <summary>Prompts remembered.</summary>
    internal const int Limit = 64;

    private readonly Queue<(string Owner, int[] Tokens)> last = new(Limit);

    /// <summary>First tokens that a prompt has in common with one of another conversation.</summary>
    internal int SharedByOthers(string owner, ReadOnlySpan<int> tokens)
    {
        int longest = 0;
        foreach ((string other, int[] earlier) in last)
        {
            if (other != owner)
                longest = Math.Max(longest, earlier.AsSpan().CommonPrefixLength(tokens));
        }

        return longest;
    }

    /// <summary>Remembers a prompt in place of the oldest.</summary>
    internal void Add(string owner, int[] tokens)
    {
        if (last.Count == Limit)
            last.Dequeue();
        last.Enqueue((owner, tokens));
    }
}
