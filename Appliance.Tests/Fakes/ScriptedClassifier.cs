using System.Collections.Concurrent;
using Appliance.Inference.Classification;

namespace Appliance.Tests.Fakes;

/// <summary>Gives every text the label it was told, and one label to all others.</summary>
internal sealed class ScriptedClassifier(string otherwise, params string[] labels) : ITextClassifier
{
    private readonly ConcurrentDictionary<string, LabelScore> told = [];

    public IReadOnlyList<string> Labels { get; } = [.. labels.Append(otherwise).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Called with every text; may throw.</summary>
    public Action<string> OnClassify { get; set; } = _ => { };

    public void Tell(string text, string label, float probability = 0.95f) => told[text] = new LabelScore(label, probability);

    public ClassifierPrediction Classify(string text)
    {
        OnClassify(text);
        LabelScore score = told.GetValueOrDefault(text, new LabelScore(otherwise, 0.95f));
        return new ClassifierPrediction(score.Label, score.Probability, false, [score]);
    }
}
