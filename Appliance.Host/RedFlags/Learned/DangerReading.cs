using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>A text as a danger model reads it. Immutable.</summary>
/// <param name="Whole">The whole text's features.</param>
/// <param name="Parts">Those of its parts; none where there is one only.</param>
/// <param name="Fires">Whether a rule fires on it.</param>
internal sealed record DangerReading(SparseFeatures Whole, IReadOnlyList<SparseFeatures> Parts, bool Fires)
{
    /// <summary>Reads a text.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="text">The text as the rules read it.</param>
    /// <param name="findings">What they found, taken back or not.</param>
    public static DangerReading Of(DangerFeatures features, RedFlagText text, IReadOnlyList<RedFlagFinding> findings)
    {
        int[] clauses = text.Tokens.PunctuationClauses();
        IReadOnlyList<(int First, int Last)> segments = TextSegments.Of(clauses.AsSpan(0, features.WordCount));
        return new DangerReading(
            SparseFeatures.Of(features.All, 0, features.WordCount),
            segments.Count <= 1 ? [] : [.. segments.Select(part => SparseFeatures.Of(features.All, part.First, part.Last))],
            findings.Any(finding => finding.Suppressed is null));
    }
}
