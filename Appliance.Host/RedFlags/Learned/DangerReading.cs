using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>A text as a danger model reads it. Immutable.</summary>
/// <param name="Features">All features.</param>
/// <param name="Whole">The whole text's.</param>
/// <param name="Parts">Those of its parts; none where there is one only.</param>
internal sealed record DangerReading(DangerFeatures Features, SparseFeatures Whole, IReadOnlyList<SparseFeatures> Parts)
{
    /// <summary>Reads a text.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="text">The text as they read it.</param>
    /// <param name="findings">What they found, taken back or not.</param>
    /// <param name="named">Whether features are named, for explanations.</param>
    public static DangerReading Of(RedFlagRuleBook book, RedFlagText text, IReadOnlyList<RedFlagFinding> findings, bool named = false)
    {
        DangerFeatures features = DangerFeatures.Of(book, text, findings, named);
        int[] clauses = text.Tokens.PunctuationClauses();
        IReadOnlyList<(int First, int Last)> segments = TextSegments.Of(clauses.AsSpan(0, features.WordCount));
        return new DangerReading(
            features,
            SparseFeatures.Of(features.All, 0, features.WordCount),
            segments.Count <= 1 ? [] : [.. segments.Select(part => SparseFeatures.Of(features.All, part.First, part.Last))]);
    }
}
