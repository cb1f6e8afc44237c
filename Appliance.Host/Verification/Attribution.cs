namespace Appliance.Host.Verification;

/// <summary>Finds the passages that a reply without citations rests on. Code decides: what they do not support together is not attributed.</summary>
internal static class Attribution
{
    /// <summary>
    /// Indexes of the fewest passages found, in order, that support all that a reply says; empty where they do not, all of them together,
    /// or where it states nothing.
    /// </summary>
    public static IReadOnlyList<int> Supporting(Claim claim)
    {
        if (!AnswerVerifier.States(claim) || AnswerVerifier.Verify(claim).Count > 0)
            return [];
        List<int> kept = [.. Enumerable.Range(0, claim.Passages.Count)];
        // The passages come best first, so the last are given up first.
        for (int index = claim.Passages.Count - 1; index >= 0 && kept.Count > 1; index--)
        {
            List<int> fewer = [.. kept.Where(other => other != index)];
            if (AnswerVerifier.Verify(claim with { Passages = [.. fewer.Select(other => claim.Passages[other])] }).Count == 0)
                kept = fewer;
        }

        return kept;
    }
}
