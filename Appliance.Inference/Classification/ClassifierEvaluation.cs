namespace Appliance.Inference.Classification;

/// <summary>How well a classifier did on texts it had not seen. Shares are 0 to 1.</summary>
public sealed record ClassifierEvaluation
{
    /// <summary>Bins of <see cref="ExpectedCalibrationError"/>.</summary>
    public const int CalibrationBins = 15;

    /// <summary>Shares of the texts that <see cref="RiskCoverage"/> looks at.</summary>
    public static IReadOnlyList<double> Coverages { get; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.8, 0.9, 1];

    /// <summary>Texts evaluated.</summary>
    public required int Count { get; init; }

    /// <summary>Share of right decisions.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean F1 over the labels that occur in the truth or in the decisions.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Share of right decisions among texts that are in scope; null when there are none.</summary>
    public required double? InScopeAccuracy { get; init; }

    /// <summary>Share of out-of-scope texts decided so; null when there are none.</summary>
    public required double? OutOfScopeRecall { get; init; }

    /// <summary>Mean distance between confidence and accuracy over equal-width bins, weighted by texts (Guo et al. 2017).</summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>The bins of <see cref="ExpectedCalibrationError"/>, least confident first.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Accuracy among the surest texts, one point for each of <see cref="Coverages"/>.</summary>
    public required IReadOnlyList<CoveragePoint> RiskCoverage { get; init; }

    /// <summary>One entry per label, in ordinal order.</summary>
    public required IReadOnlyList<LabelEvaluation> Labels { get; init; }

    /// <summary>Texts by true label and decided label; pairs that did not occur are absent.</summary>
    public required IReadOnlyDictionary<(string Truth, string Decision), int> Confusion { get; init; }

    /// <summary>
    /// Classifies every example and compares. All names of out of scope mean the same; a classifier without any never finds it.
    /// </summary>
    /// <exception cref="TrainingDataException">No examples, or a label the classifier does not know.</exception>
    public static ClassifierEvaluation Run(ITextClassifier classifier, IReadOnlyList<LabelledText> examples)
    {
        int outOfScope = DecisionRule.FindOutOfScope(classifier.Labels);
        LabelledText? stranger = examples.FirstOrDefault(example => !IsOutOfScope(example.Label) && !classifier.Labels.Contains(example.Label));
        if (stranger is not null)
            throw new TrainingDataException($"The label \"{stranger.Label}\" is not one of the classifier's; correct it, or train with examples of it.");
        return Compare([.. examples.Select(example => (
            outOfScope >= 0 && IsOutOfScope(example.Label) ? classifier.Labels[outOfScope] : example.Label, classifier.Classify(example.Text)))]);
    }

    /// <summary>Compares decisions with the truth.</summary>
    /// <exception cref="TrainingDataException">There is nothing to compare.</exception>
    public static ClassifierEvaluation Compare(IReadOnlyList<(string Truth, ClassifierPrediction Prediction)> results)
    {
        if (results.Count == 0)
            throw new TrainingDataException("There are no examples to evaluate.");
        Dictionary<(string Truth, string Decision), int> confusion = results
            .GroupBy(result => (result.Truth, result.Prediction.Label))
            .ToDictionary(group => group.Key, group => group.Count());
        LabelEvaluation[] labels = EvaluateLabels(confusion);
        (string Truth, ClassifierPrediction Prediction)[] outside = [.. results.Where(result => IsOutOfScope(result.Truth))];
        (string Truth, ClassifierPrediction Prediction)[] inside = [.. results.Where(result => !IsOutOfScope(result.Truth))];
        ReliabilityBin[] reliability = Bins(results);
        return new ClassifierEvaluation
        {
            Count = results.Count,
            Accuracy = Share(results)!.Value,
            MacroF1 = labels.Average(label => label.F1),
            InScopeAccuracy = Share(inside),
            OutOfScopeRecall = Share(outside),
            ExpectedCalibrationError = reliability.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / results.Count,
            Reliability = reliability,
            RiskCoverage = Curve(results),
            Labels = labels,
            Confusion = confusion,
        };
    }

    private static LabelEvaluation[] EvaluateLabels(Dictionary<(string Truth, string Decision), int> confusion)
    {
        return [.. confusion.Keys
            .SelectMany(key => new[] { key.Truth, key.Decision })
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(label =>
            {
                int right = confusion.GetValueOrDefault((label, label));
                int support = confusion.Where(pair => pair.Key.Truth == label).Sum(pair => pair.Value);
                int decided = confusion.Where(pair => pair.Key.Decision == label).Sum(pair => pair.Value);
                return new LabelEvaluation(label, Divide(right, decided), Divide(right, support), Divide(2 * right, support + decided), support);
            })];
    }

    private static ReliabilityBin[] Bins(IReadOnlyList<(string Truth, ClassifierPrediction Prediction)> results)
    {
        var counts = new int[CalibrationBins];
        var confidences = new double[CalibrationBins];
        var rights = new int[CalibrationBins];
        foreach ((string truth, ClassifierPrediction prediction) in results)
        {
            int bin = Math.Min(CalibrationBins - 1, (int)(prediction.Confidence * CalibrationBins));
            counts[bin]++;
            confidences[bin] += prediction.Confidence;
            rights[bin] += prediction.Label == truth ? 1 : 0;
        }

        return [.. Enumerable.Range(0, CalibrationBins).Select(bin => new ReliabilityBin(
            (double)bin / CalibrationBins,
            counts[bin],
            counts[bin] == 0 ? 0 : confidences[bin] / counts[bin],
            Divide(rights[bin], counts[bin])))];
    }

    private static CoveragePoint[] Curve(IReadOnlyList<(string Truth, ClassifierPrediction Prediction)> results)
    {
        (string Truth, ClassifierPrediction Prediction)[] surest = [.. results.OrderByDescending(result => result.Prediction.Confidence)];
        return [.. Coverages.Select(coverage =>
        {
            int count = Math.Max(1, (int)Math.Round(coverage * surest.Length));
            int right = surest.Take(count).Count(result => result.Truth == result.Prediction.Label);
            return new CoveragePoint(coverage, Divide(right, count), surest[count - 1].Prediction.Confidence);
        })];
    }

    private static double? Share(IReadOnlyList<(string Truth, ClassifierPrediction Prediction)> results) =>
        results.Count == 0 ? null : (double)results.Count(result => result.Truth == result.Prediction.Label) / results.Count;

    private static bool IsOutOfScope(string label) => DecisionRule.FindOutOfScope([label]) == 0;

    private static double Divide(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
