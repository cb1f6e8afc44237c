namespace Appliance.Inference.Classification;

/// <summary>What a classifier made of a text.</summary>
/// <param name="Label">The decision: the likeliest label, or the out-of-scope label when no other is likely enough.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1, that the decision is right.</param>
/// <param name="OutOfScope">Whether the decision is the out-of-scope label.</param>
/// <param name="Top">The likeliest labels with their probabilities, likeliest first, before the out-of-scope decision.</param>
public sealed record ClassifierPrediction(string Label, float Confidence, bool OutOfScope, IReadOnlyList<LabelScore> Top)
{
    /// <summary>Entries of <see cref="Top"/>, or as many as there are labels.</summary>
    public const int TopLabels = 5;
}
