namespace Appliance.Host.RedFlags;

/// <summary>Why a text is taken for dangerous or not. Holds patient text.</summary>
/// <param name="Assessment">What follows.</param>
/// <param name="Findings">Every place where a rule's words stand.</param>
/// <param name="Reasons">What speaks most for danger (positive amounts) and against it, in the learned detector.</param>
internal sealed record RedFlagExplanation(
    RedFlagAssessment Assessment, IReadOnlyList<RedFlagFinding> Findings, IReadOnlyList<(string Feature, double Amount)> Reasons);
