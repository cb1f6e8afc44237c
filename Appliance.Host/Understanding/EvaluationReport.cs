using System.Text.Json.Serialization;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>One class of an evaluation; shares are 0 to 1.</summary>
internal sealed record ClassReport(
    [property: JsonPropertyName("precision")] double Precision,
    [property: JsonPropertyName("recall")] double Recall,
    [property: JsonPropertyName("f1")] double F1,
    [property: JsonPropertyName("support")] int Support);

/// <summary>Predictions of similar confidence; shares are 0 to 1.</summary>
internal sealed record ReliabilityReport(
    [property: JsonPropertyName("from")] double Low,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("accuracy")] double Accuracy);

/// <summary>How right the surest predictions are; shares are 0 to 1.</summary>
internal sealed record CoverageReport(
    [property: JsonPropertyName("coverage")] double Coverage,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("confidence")] double Confidence);

/// <summary>An evaluation as printed; shares are 0 to 1, null where no text counts for them.</summary>
/// <param name="Count">Texts evaluated.</param>
/// <param name="Accuracy">Share of right decisions.</param>
/// <param name="MacroF1">Mean F1 of the classes.</param>
/// <param name="InScopeAccuracy">Share of right decisions among texts in scope.</param>
/// <param name="OutOfScopeRecall">Share of out-of-scope texts decided so.</param>
/// <param name="CalibrationError">Expected calibration error.</param>
/// <param name="Reliability">Confidence against accuracy, least confident first.</param>
/// <param name="RiskCoverage">Accuracy of the surest texts, fewest first.</param>
/// <param name="AccuracyByLanguage">Share of right decisions for each language that the texts name.</param>
/// <param name="Classes">Each class that occurs in truth or decisions.</param>
/// <param name="Confusion">True class → decided class → texts; what did not occur is absent.</param>
internal sealed record EvaluationReport(
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("macro_f1")] double MacroF1,
    [property: JsonPropertyName("in_scope_accuracy")] double? InScopeAccuracy,
    [property: JsonPropertyName("oos_recall")] double? OutOfScopeRecall,
    [property: JsonPropertyName("ece")] double CalibrationError,
    [property: JsonPropertyName("reliability")] IReadOnlyList<ReliabilityReport> Reliability,
    [property: JsonPropertyName("risk_coverage")] IReadOnlyList<CoverageReport> RiskCoverage,
    [property: JsonPropertyName("accuracy_by_lang")] IReadOnlyDictionary<string, double> AccuracyByLanguage,
    [property: JsonPropertyName("classes")] IReadOnlyDictionary<string, ClassReport> Classes,
    [property: JsonPropertyName("confusion")] IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Confusion)
{
    // Digits that are printed; more would be noise of the sample.
    private const int Digits = 4;

    /// <summary>Evaluates a classifier.</summary>
    /// <exception cref="TrainingDataException">No examples, or a label the classifier does not know.</exception>
    public static EvaluationReport Run(ITextClassifier classifier, IReadOnlyList<LabelledText> examples)
    {
        ClassifierEvaluation all = ClassifierEvaluation.Run(classifier, examples);
        return new EvaluationReport(
            all.Count,
            Rounded(all.Accuracy),
            Rounded(all.MacroF1),
            all.InScopeAccuracy is { } inScope ? Rounded(inScope) : null,
            all.OutOfScopeRecall is { } recall ? Rounded(recall) : null,
            Rounded(all.ExpectedCalibrationError),
            [.. all.Reliability.Select(bin => new ReliabilityReport(Rounded(bin.Low), bin.Count, Rounded(bin.Confidence), Rounded(bin.Accuracy)))],
            [.. all.RiskCoverage.Select(point => new CoverageReport(point.Coverage, Rounded(point.Accuracy), Rounded(point.Confidence)))],
            examples.Where(example => example.Language is not null)
                .GroupBy(example => example.Language!)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => Rounded(ClassifierEvaluation.Run(classifier, [.. group]).Accuracy)),
            all.Labels.ToDictionary(
                label => label.Label,
                label => new ClassReport(Rounded(label.Precision), Rounded(label.Recall), Rounded(label.F1), label.Support)),
            all.Confusion.GroupBy(pair => pair.Key.Truth)
                .OrderBy(row => row.Key, StringComparer.Ordinal)
                .ToDictionary(row => row.Key, Row));
    }

    private static IReadOnlyDictionary<string, int> Row(IEnumerable<KeyValuePair<(string Truth, string Decision), int>> row) =>
        row.OrderByDescending(pair => pair.Value).ToDictionary(pair => pair.Key.Decision, pair => pair.Value);

    private static double Rounded(double share) => Math.Round(share, Digits);
}
