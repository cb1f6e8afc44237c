using System.Runtime.InteropServices;

namespace Appliance.Inference.Chat;

/// <summary>
/// Finds whose tokens begin like a prompt. Every candidate is compared: they are a few dozen, and comparing a thousand tokens takes
/// less than a tenth of a microsecond, so that a tree over them would only have to be kept up to date.
/// </summary>
internal static class SharedBeginnings
{
    /// <summary>The sequence with the most computed tokens that a prompt begins with, if they are more than those it has.</summary>
    /// <param name="tokens">The prompt; at least its last token is always left to compute.</param>
    /// <param name="known">Tokens of it that are computed already.</param>
    /// <param name="candidates">Sequences to look at.</param>
    /// <returns>The sequence, null for none, and the number of tokens.</returns>
    internal static (ISharedTokens? Donor, int Length) Longest(List<int> tokens, int known, IEnumerable<ISharedTokens> candidates)
    {
        ReadOnlySpan<int> wanted = CollectionsMarshal.AsSpan(tokens)[..^1];
        (ISharedTokens? Donor, int Length) best = (null, known);
        foreach (ISharedTokens candidate in candidates)
        {
            ReadOnlySpan<int> computed = candidate.Computed;
            // Most differ at once in the very token that would be gained.
            if (computed.Length <= best.Length || wanted.Length <= best.Length || computed[best.Length] != wanted[best.Length])
                continue;
            int common = computed.CommonPrefixLength(wanted);
            if (common > best.Length)
                best = (candidate, common);
        }

        return best;
    }

    /// <summary>First tokens that two prompts have in common, their last ones left out.</summary>
    internal static int Common(List<int> one, List<int> other) =>
        CollectionsMarshal.AsSpan(one)[..^1].CommonPrefixLength(CollectionsMarshal.AsSpan(other)[..^1]);
}
