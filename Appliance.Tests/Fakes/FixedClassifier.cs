using Appliance.Inference.Classification;

namespace Appliance.Tests.Fakes;

/// <summary>Answers every text with the same scores, likeliest first.</summary>
internal sealed class FixedClassifier(params LabelScore[] scores) : ITextClassifier
{
    public IReadOnlyList<string> Labels { get; } = [.. scores.Select(score => score.Label).Order(StringComparer.Ordinal)];

    public ClassifierPrediction Classify(string text) => new(scores[0].Label, scores[0].Probability, false, scores);
}
