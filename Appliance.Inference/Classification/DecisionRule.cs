namespace Appliance.Inference.Classification;

/// <summary>From calibrated probabilities to a decision; stored with the model. Immutable and thread-safe.</summary>
/// <param name="Labels">In the order of the probabilities.</param>
/// <param name="OutOfScopeThreshold">A likeliest label below this probability is decided out of scope. 0: never.</param>
/// <param name="OutOfScopeShare">
/// Out of scope is decided where its probability is at least this share of the likeliest label's. 1: only where it is the likeliest.
/// </param>
/// <param name="OutOfScopeConfidence">Share of the validation texts so decided against the likeliest label that were out of scope.</param>
internal sealed record DecisionRule(IReadOnlyList<string> Labels, float OutOfScopeThreshold, float OutOfScopeShare, float OutOfScopeConfidence)
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
        ClassifierDecision decision = Decide(probabilities, top);
        return new ClassifierPrediction(decision.Label, decision.Confidence, decision.OutOfScope, top);
    }

    /// <summary>Decides without allocating.</summary>
    /// <param name="probabilities">One for each label.</param>
    /// <param name="top">Receives the likeliest labels, likeliest first; at least one and at most as many as there are labels.</param>
    internal ClassifierDecision Decide(ReadOnlySpan<float> probabilities, Span<LabelScore> top)
    {
        int likeliest = -1;
        float bound = float.PositiveInfinity;
        int last = -1;
        for (int rank = 0; rank < top.Length; rank++)
        {
            int best = -1;
            for (int i = 0; i < probabilities.Length; i++)
            {
                bool ranked = probabilities[i] > bound || (probabilities[i] == bound && i <= last);
                if (!ranked && (best < 0 || probabilities[i] > probabilities[best]))
                    best = i;
            }

            (bound, last) = (probabilities[best], best);
            likeliest = rank == 0 ? best : likeliest;
            top[rank] = new LabelScore(Labels[best], probabilities[best]);
        }

        float confidence = probabilities[likeliest];
        if (likeliest != OutOfScopeIndex && IsOutOfScope(probabilities, likeliest))
            return new ClassifierDecision(Labels[OutOfScopeIndex], Math.Max(probabilities[OutOfScopeIndex], OutOfScopeConfidence), true);
        return new ClassifierDecision(Labels[likeliest], confidence, likeliest == OutOfScopeIndex);
    }

    /// <summary>Whether a text whose likeliest label is known is decided out of scope.</summary>
    internal bool IsOutOfScope(ReadOnlySpan<float> probabilities, int likeliest) => OutOfScopeIndex >= 0 &&
        (likeliest == OutOfScopeIndex
            || probabilities[likeliest] < OutOfScopeThreshold
            || (OutOfScopeShare < 1 && probabilities[OutOfScopeIndex] >= OutOfScopeShare * probabilities[likeliest]));
}
