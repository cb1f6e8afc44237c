namespace Appliance.Inference.Classification;

/// <summary>Fits what turns logits into trustworthy decisions, on texts the network was not trained on. Thread-safe.</summary>
internal static class Calibration
{
    /// <summary>In-scope accuracy, as a share, that may be given up to recognise more out-of-scope texts.</summary>
    internal const double MaxInScopeLoss = 0.005;

    // One-sided 95 %: the rule is chosen on the texts by which its loss is counted, and on others it loses more.
    private const double LossDeviations = 1.645;

    private const float MinTemperature = 0.1f;
    private const float MaxTemperature = 10f;
    private const int TemperatureSteps = 24;
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
        (double left, double right) = (high - ratio * (high - low), low + ratio * (high - low));
        (double leftLoss, double rightLoss) = (At(left), At(right));
        for (int step = 0; step < TemperatureSteps; step++)
        {
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                leftLoss = At(left = high - ratio * (high - low));
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                rightLoss = At(right = low + ratio * (high - low));
            }
        }

        return (float)Math.Exp((low + high) / 2);

        double At(double logarithm) => Loss(logits, labels, (float)Math.Exp(logarithm));
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
    /// The out-of-scope rule with the best mean of in-scope accuracy and out-of-scope recall, among those whose loss of in-scope accuracy
    /// is surely within <see cref="MaxInScopeLoss"/> (upper bound of a Poisson count, normal approximation): either a least probability of the likeliest label, or a greatest share that the out-of-scope
    /// label may have of it. (Energy, largest logit and the margin between the two likeliest labels told less on CLINC150's validation part.)
    /// </summary>
    /// <param name="probabilities">Calibrated, one array per validation text.</param>
    /// <param name="truths">Index of each text's label.</param>
    /// <param name="labels">All labels.</param>
    internal static DecisionRule FitDecision(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> truths, IReadOnlyList<string> labels)
    {
        var best = new DecisionRule(labels, 0, 1, 0);
        int outOfScope = best.OutOfScopeIndex;
        if (outOfScope < 0 || !truths.Contains(outOfScope))
            return best;
        int inScope = truths.Count(truth => truth != outOfScope);
        (double highest, double recall) = Rates(best, probabilities, truths);
        double score = (highest + recall) / 2;
        for (int step = 1; step < ThresholdSteps; step++)
        {
            // From the mildest rule to the strictest, so that of equally good ones the mildest is kept.
            float part = (float)step / ThresholdSteps;
            float share = (1 - part) * (1 - part);
            foreach (DecisionRule rule in new[] { new DecisionRule(labels, part, 1, 0), new DecisionRule(labels, 0, share, 0) })
            {
                (double accuracy, recall) = Rates(rule, probabilities, truths);
                if (IsWithinLoss((highest - accuracy) * inScope, inScope) && (accuracy + recall) / 2 > score)
                    (best, score) = (rule, (accuracy + recall) / 2);
            }
        }

        return best with { OutOfScopeConfidence = Precision(best, probabilities, truths) };
    }

    private static bool IsWithinLoss(double lost, int inScope) => lost + (LossDeviations * Math.Sqrt(lost)) <= MaxInScopeLoss * inScope;

    /// <summary>Share of the texts that the rule, not the likeliest label, decides out of scope and that are.</summary>
    private static float Precision(DecisionRule rule, IReadOnlyList<float[]> probabilities, IReadOnlyList<int> truths)
    {
        int decided = 0;
        int right = 0;
        for (int i = 0; i < truths.Count; i++)
        {
            int top = VectorMath.IndexOfMax(probabilities[i]);
            if (top == rule.OutOfScopeIndex || !rule.IsOutOfScope(probabilities[i], top))
                continue;
            decided++;
            right += truths[i] == rule.OutOfScopeIndex ? 1 : 0;
        }

        return decided == 0 ? 0 : (float)right / decided;
    }

    private static (double InScopeAccuracy, double OutOfScopeRecall) Rates(DecisionRule rule, IReadOnlyList<float[]> probabilities, IReadOnlyList<int> truths)
    {
        int inScope = 0;
        int inScopeRight = 0;
        int outside = 0;
        int outsideFound = 0;
        for (int i = 0; i < truths.Count; i++)
        {
            int top = VectorMath.IndexOfMax(probabilities[i]);
            int decision = rule.IsOutOfScope(probabilities[i], top) ? rule.OutOfScopeIndex : top;
            if (truths[i] == rule.OutOfScopeIndex)
            {
                outside++;
                outsideFound += decision == rule.OutOfScopeIndex ? 1 : 0;
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
