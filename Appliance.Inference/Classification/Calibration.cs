namespace Appliance.Inference.Classification;

/// <summary>Fits what turns logits into trustworthy decisions, on texts the network was not trained on. Thread-safe.</summary>
internal static class Calibration
{
    /// <summary>In-scope accuracy, as a share, that may be given up on validation to recognise more out-of-scope texts.</summary>
    internal const double MaxInScopeLoss = 0.01;

    private const float MinTemperature = 0.1f;
    private const float MaxTemperature = 10f;
    private const int TemperatureSteps = 60;
    private const int ThresholdSteps = 100;

    /// <summary>
    /// The temperature that minimises the negative log-likelihood (Guo et al. 2017): golden-section search on its logarithm, in
    /// which the loss has one minimum.
    /// </summary>
    internal static float FitTemperature(IReadOnlyList<float[]> logits, IReadOnlyList<int> labels)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(MinTemperature);
        double high = Math.Log(MaxTemperature);
        for (int step = 0; step < TemperatureSteps; step++)
        {
            double left = high - ratio * (high - low);
            double right = low + ratio * (high - low);
            if (Loss(logits, labels, (float)Math.Exp(left)) < Loss(logits, labels, (float)Math.Exp(right)))
                high = right;
            else
                low = left;
        }

        return (float)Math.Exp((low + high) / 2);
    }

    /// <summary>Mean negative log-likelihood in nats.</summary>
    internal static double Loss(IReadOnlyList<float[]> logits, IReadOnlyList<int> labels, float temperature)
    {
        double total = 0;
        for (int i = 0; i < logits.Count; i++)
        {
            double max = logits[i].Max() / temperature;
            double sum = 0;
            foreach (float logit in logits[i])
                sum += Math.Exp(logit / temperature - max);
            total += Math.Log(sum) + max - logits[i][labels[i]] / temperature;
        }

        return total / logits.Count;
    }

    /// <summary>
    /// The out-of-scope threshold with the best mean of in-scope accuracy and out-of-scope recall, among those that keep
    /// in-scope accuracy within <see cref="MaxInScopeLoss"/>.
    /// </summary>
    /// <param name="probabilities">Calibrated, one array per validation text.</param>
    /// <param name="truths">Index of each text's label.</param>
    /// <param name="labels">All labels.</param>
    internal static DecisionRule FitDecision(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> truths, IReadOnlyList<string> labels)
    {
        int outOfScope = DecisionRule.FindOutOfScope(labels);
        if (outOfScope < 0 || !truths.Contains(outOfScope))
            return new DecisionRule(labels, 0, 0);
        (double floor, double recall) = Rates(probabilities, truths, outOfScope, 0);
        (float Threshold, double Score) best = (0, (floor + recall) / 2);
        for (int step = 1; step < ThresholdSteps; step++)
        {
            float threshold = (float)step / ThresholdSteps;
            (double accuracy, recall) = Rates(probabilities, truths, outOfScope, threshold);
            if (accuracy >= floor - MaxInScopeLoss && (accuracy + recall) / 2 > best.Score)
                best = (threshold, (accuracy + recall) / 2);
        }

        int below = 0;
        int right = 0;
        for (int i = 0; i < truths.Count; i++)
        {
            int top = VectorMath.IndexOfMax(probabilities[i]);
            if (top == outOfScope || probabilities[i][top] >= best.Threshold)
                continue;
            below++;
            right += truths[i] == outOfScope ? 1 : 0;
        }

        return new DecisionRule(labels, best.Threshold, below == 0 ? 0 : (float)right / below);
    }

    private static (double InScopeAccuracy, double OutOfScopeRecall) Rates(
        IReadOnlyList<float[]> probabilities, IReadOnlyList<int> truths, int outOfScope, float threshold)
    {
        int inScope = 0;
        int inScopeRight = 0;
        int outside = 0;
        int outsideFound = 0;
        for (int i = 0; i < truths.Count; i++)
        {
            int top = VectorMath.IndexOfMax(probabilities[i]);
            int decision = probabilities[i][top] < threshold ? outOfScope : top;
            if (truths[i] == outOfScope)
            {
                outside++;
                outsideFound += decision == outOfScope ? 1 : 0;
            }
            else
            {
                inScope++;
                inScopeRight += decision == truths[i] ? 1 : 0;
            }
        }

        return (inScope == 0 ? 0 : (double)inScopeRight / inScope, (double)outsideFound / outside);
    }
}
