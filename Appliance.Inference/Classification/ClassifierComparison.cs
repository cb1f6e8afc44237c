namespace Appliance.Inference.Classification;

/// <summary>What two classifiers make of one label: whether each text is given it that should be, and no other is.</summary>
/// <param name="Label">The label.</param>
/// <param name="Better">Texts that only the second one decides rightly.</param>
/// <param name="Worse">Texts that only the first one decides rightly.</param>
/// <param name="Chance">
/// Probability of so many worse ones, or more, if both were equally good: McNemar's exact test (1947), one-sided, on pairs.
/// </param>
public sealed record LabelComparison(string Label, int Better, int Worse, double Chance)
{
    /// <summary>A chance below this is not taken for noise.</summary>
    public const double NoiseChance = 0.05;

    /// <summary>Whether the label became worse beyond noise.</summary>
    public bool IsWorse => Chance < NoiseChance;
}

/// <summary>Two classifiers on the same texts; exact, so nothing of it is random.</summary>
/// <param name="Count">Texts.</param>
/// <param name="AccuracyBefore">Share that the first one decides rightly.</param>
/// <param name="AccuracyAfter">Share that the second one decides rightly.</param>
/// <param name="Labels">Every label of the texts, in ordinal order.</param>
public sealed record ClassifierComparison(int Count, double AccuracyBefore, double AccuracyAfter, IReadOnlyList<LabelComparison> Labels)
{
    /// <summary>Classifies every text with both.</summary>
    /// <exception cref="TrainingDataException">There are no texts.</exception>
    public static ClassifierComparison Run(ITextClassifier before, ITextClassifier after, IReadOnlyList<LabelledText> examples)
    {
        if (examples.Count == 0)
            throw new TrainingDataException("There are no examples to compare by.");
        (string Truth, string Before, string After)[] decisions =
            [.. examples.Select(example => (example.Label, before.Classify(example.Text).Label, after.Classify(example.Text).Label))];
        return new ClassifierComparison(
            decisions.Length,
            (double)decisions.Count(one => one.Truth == one.Before) / decisions.Length,
            (double)decisions.Count(one => one.Truth == one.After) / decisions.Length,
            [.. examples.Select(example => example.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(label => Compare(label, decisions))]);
    }

    private static LabelComparison Compare(string label, (string Truth, string Before, string After)[] decisions)
    {
        int better = 0, worse = 0;
        foreach ((string truth, string before, string after) in decisions)
        {
            bool rightBefore = (truth == label) == (before == label), rightAfter = (truth == label) == (after == label);
            better += rightAfter && !rightBefore ? 1 : 0;
            worse += rightBefore && !rightAfter ? 1 : 0;
        }

        return new LabelComparison(label, better, worse, Tail(better + worse, worse));
    }

    /// <summary>Probability of at least <paramref name="heads"/> heads in <paramref name="tosses"/> of a fair coin.</summary>
    internal static double Tail(int tosses, int heads)
    {
        double logOfOne = -tosses * Math.Log(2), sum = 0, logChoose = 0;
        for (int k = 0; k <= tosses; k++)
        {
            if (k > 0)
                logChoose += Math.Log(tosses - k + 1) - Math.Log(k);
            if (k >= heads)
                sum += Math.Exp(logChoose + logOfOne);
        }

        return Math.Min(1, sum);
    }
}
