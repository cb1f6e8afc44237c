using Appliance.Inference.Classification;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>
/// Fits what a sentence encoder adds to the danger detector: a network on vectors, cross-validated in the same folds as the words, joined by
/// the weight with the greatest likelihood; its thresholds are chosen as the words' are, on its own probabilities.
/// </summary>
internal static class JoinedDangerTraining
{
    private const double MostVectors = 1.5, VectorStep = 0.1;
    private const double Least = 1e-12;

    /// <summary>Fits.</summary>
    /// <param name="book">The built-in rules.</param>
    /// <param name="detector">Version of the detector of words that serves beside it.</param>
    /// <param name="examples">The messages that one was trained on.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="seed">Of every random choice.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Ends the training between two steps.</param>
    /// <returns>The detector, and every message as joined models judge it that had not seen it.</returns>
    public static (JoinedDanger Joined, IReadOnlyList<DangerJudged> Judged) Train(
        RedFlagRuleBook book, string detector, IReadOnlyList<DangerExample> examples, SentenceEncoder encoder, int seed, Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"encoding {examples.Count} messages");
        float[][] vectors = encoder.Encode([.. examples.Select(example => example.Text)], null, cancellationToken);
        IReadOnlyList<DangerJudged> words = DangerTraining.CrossValidate(book, examples, seed, progress, cancellationToken);
        int[] folds = DangerTraining.FoldsOf(examples.Count, seed);
        var scores = new double[examples.Count];
        for (int fold = 0; fold < DangerTraining.Folds; fold++)
        {
            progress($"vectors, fold {fold + 1} of {DangerTraining.Folds}");
            VectorDetector part = Fit(examples, vectors, seed, i => folds[i] != fold, cancellationToken);
            for (int i = 0; i < scores.Length; i++)
            {
                if (folds[i] == fold)
                    scores[i] = part.Score(vectors[i]);
            }
        }

        progress("vectors, all messages");
        (double weight, double slope, double offset) = Weigh(words, scores);
        DangerJudged[] judged = [.. words.Select((one, i) => one with { Probability = JoinedDanger.Probability(one.Probability, scores[i], weight, slope, offset) })];
        var header = new JoinedDangerHeader(encoder.Identity, detector, examples.Count, weight, slope, offset, DangerThresholdChoice.Choose(judged));
        return (new JoinedDanger(header, Fit(examples, vectors, seed, _ => true, cancellationToken)), judged);
    }

    private static VectorDetector Fit(IReadOnlyList<DangerExample> examples, float[][] vectors, int seed, Func<int, bool> takes, CancellationToken cancellationToken)
    {
        int[] chosen = [.. Enumerable.Range(0, examples.Count).Where(takes)];
        return VectorDetector.Train(
            [.. chosen.Select(i => vectors[i])], [.. chosen.Select(i => examples[i].IsDanger)], [.. chosen.Select(i => examples[i].Weight)], seed, cancellationToken);
    }

    // The intents' messages are labelled for something else, so that they do not calibrate.
    private static (double Weight, double Slope, double Offset) Weigh(IReadOnlyList<DangerJudged> words, double[] scores)
    {
        (double Weight, double Slope, double Offset, double Loss) best = (0, 1, 0, double.PositiveInfinity);
        for (int step = 0; step * VectorStep <= MostVectors; step++)
        {
            double weight = step * VectorStep;
            (double Score, bool Positive)[] joined =
            [
                .. words.Index().Where(entry => entry.Item.Example.Source != DangerSource.Intents)
                    .Select(entry => (JoinedDanger.Join(entry.Item.Probability, scores[entry.Index], weight), entry.Item.Example.IsDanger)),
            ];
            (double slope, double offset) = DangerCalibration.Fit(joined);
            double loss = joined.Sum(one => -Math.Log(Math.Max(Least, 1 / (1 + Math.Exp(one.Positive ? -((slope * one.Score) + offset) : (slope * one.Score) + offset)))));
            if (loss < best.Loss)
                best = (weight, slope, offset, loss);
        }

        return (best.Weight, best.Slope, best.Offset);
    }
}
