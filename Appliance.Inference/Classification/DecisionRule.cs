namespace Appliance.Inference.Classification;

/// <summary>From calibrated probabilities to a decision; stored with the model. Immutable and thread-safe.</summary>
/// <param name="Labels">In the order of the probabilities.</param>
/// <param name="OutOfScopeThreshold">A likeliest label below this probability is decided out of scope. 0: never.</param>
/// <param name="OutOfScopeConfidence">Share of the validation texts below the threshold that were out of scope.</param>
internal sealed record DecisionRule(IReadOnlyList<string> Labels, float OutOfScopeThreshold, float OutOfScopeConfidence)
{
    private static readonly string[] OutOfScopeLabels = ["oos", "out_of_scope"];

    /// <summary>Index of the out-of-scope label, -1 when the label set has none.</summary>
    internal int OutOfScopeIndex { get; } = FindOutOfScope(Labels);

    internal static int FindOutOfScope(IReadOnlyList<string> labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (OutOfScopeLabels.Contains(labels[i], StringComparer.Ordinal))
                return i;
        }

        return -1;
    }

    internal ClassifierPrediction Decide(ReadOnlySpan<float> probabilities)
    {
        var top = new LabelScore[Math.Min(ClassifierPrediction.TopLabels, Labels.Count)];
        Span<int> ranked = stackalloc int[ClassifierPrediction.TopLabels];
        for (int rank = 0; rank < top.Length; rank++)
        {
            int best = -1;
            for (int i = 0; i < probabilities.Length; i++)
            {
                if (!ranked[..rank].Contains(i) && (best < 0 || probabilities[i] > probabilities[best]))
                    best = i;
            }

            ranked[rank] = best;
            top[rank] = new LabelScore(Labels[best], probabilities[best]);
        }

        if (OutOfScopeIndex < 0)
            return new ClassifierPrediction(top[0].Label, top[0].Probability, false, top);
        if (ranked[0] != OutOfScopeIndex && top[0].Probability < OutOfScopeThreshold)
        {
            float confidence = Math.Max(probabilities[OutOfScopeIndex], OutOfScopeConfidence);
            return new ClassifierPrediction(Labels[OutOfScopeIndex], confidence, true, top);
        }

        return new ClassifierPrediction(top[0].Label, top[0].Probability, ranked[0] == OutOfScopeIndex, top);
    }
}
