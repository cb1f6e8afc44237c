namespace Appliance.Inference.Classification.Linting;

/// <summary>Two examples of one language that say nearly the same.</summary>
/// <param name="First">The earlier one.</param>
/// <param name="Second">The later one.</param>
/// <param name="Similarity">Cosine of their character trigrams, 0 to 1.</param>
public sealed record NearDuplicate(LabelledText First, LabelledText Second, double Similarity)
{
    /// <summary>Whether they contradict each other.</summary>
    public bool AcrossLabels => First.Label != Second.Label;
}

/// <summary>A word by which a label can be told without understanding the line.</summary>
/// <param name="Label">The label.</param>
/// <param name="Language">The language of the lines.</param>
/// <param name="Word">The word, in lower case without accents.</param>
/// <param name="Share">Share of the label's lines that have it, 0 to 1.</param>
/// <param name="ElsewhereShare">Share of the other labels' lines that have it.</param>
public sealed record LabelWord(string Label, string? Language, string Word, double Share, double ElsewhereShare);

/// <summary>A line whose nearest lines all have other labels, most of them one.</summary>
/// <param name="Example">The line.</param>
/// <param name="Claimant">The label that claims it.</param>
/// <param name="Share">Share of its neighbours' similarity that the claimant has, 0 to 1.</param>
/// <param name="Neighbours">The nearest lines, nearest first.</param>
public sealed record ClaimedExample(LabelledText Example, string Claimant, double Share, IReadOnlyList<NearExample> Neighbours);

/// <summary>What a set of examples suffers from.</summary>
/// <param name="Count">Lines looked at.</param>
/// <param name="NearDuplicates">Most alike first, those across labels before the others.</param>
/// <param name="LabelWords">Most frequent first.</param>
/// <param name="Claimed">Most clearly claimed first.</param>
public sealed record LintReport(
    int Count, IReadOnlyList<NearDuplicate> NearDuplicates, IReadOnlyList<LabelWord> LabelWords, IReadOnlyList<ClaimedExample> Claimed);
