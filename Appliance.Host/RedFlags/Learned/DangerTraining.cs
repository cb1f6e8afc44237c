using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>
/// Trains a danger model: cross-validated scores of every message calibrate it and choose its thresholds, then it is trained
/// on all of them. The same messages, rules, seed and program give the same model.
/// </summary>
internal static class DangerTraining
{
    /// <summary>Parts for cross-validation.</summary>
    public const int Folds = 5;

    // A part of a harmless message is harmless; a part of a dangerous one may be either, so only the first are examples.
    private const float PartWeight = 0.3f;

    private static readonly LinearTrainerOptions Options = new();

    /// <summary>Trains.</summary>
    /// <param name="book">The built-in rules.</param>
    /// <param name="examples">The messages.</param>
    /// <param name="seed">Of every random choice.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Ends the training between two steps.</param>
    public static TrainedDanger Train(
        RedFlagRuleBook book, IReadOnlyList<DangerExample> examples, int seed, Action<string> progress, CancellationToken cancellationToken)
    {
        DangerReading[] readings = ReadAll(book, examples, progress, cancellationToken);
        (IReadOnlyList<DangerJudged> judged, double slope, double offset) = Judge(examples, readings, seed, progress, cancellationToken);
        progress("training on all messages");
        float[] danger = Danger(examples, readings, seed, _ => true);
        float[] crisis = Crisis(examples, readings, seed);
        float[] clinical = Clinical(examples, readings, seed, _ => true);
        byte[] digest = SHA256.HashData(MemoryMarshal.AsBytes<float>([.. danger, .. crisis, .. clinical]));
        var header = new DangerHeader(
            Convert.ToHexStringLower(digest.AsSpan(0, 4)), book.Version, examples.Count, seed, slope, offset, DangerThresholdChoice.Choose(judged));
        return new TrainedDanger(new DangerModel(header, danger, crisis, clinical), judged);
    }

    /// <summary>Every message as models judge it that had not seen it; <see cref="FoldsOf"/> tells which were trained together.</summary>
    /// <inheritdoc cref="Train"/>
    public static IReadOnlyList<DangerJudged> CrossValidate(
        RedFlagRuleBook book, IReadOnlyList<DangerExample> examples, int seed, Action<string> progress, CancellationToken cancellationToken) =>
        Judge(examples, ReadAll(book, examples, progress, cancellationToken), seed, progress, cancellationToken).Judged;

    /// <summary>The fold of each message, 0 to below <see cref="Folds"/>.</summary>
    public static int[] FoldsOf(int count, int seed)
    {
        int[] folds = [.. Enumerable.Range(0, count).Select(i => i % Folds)];
        new Random(seed).Shuffle(folds);
        return folds;
    }

    private static DangerReading[] ReadAll(RedFlagRuleBook book, IReadOnlyList<DangerExample> examples, Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"reading {examples.Count} messages");
        var readings = new DangerReading[examples.Count];
        Parallel.For(0, readings.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => readings[i] = Read(book, examples[i].Text));
        return readings;
    }

    private static (IReadOnlyList<DangerJudged> Judged, double Slope, double Offset) Judge(
        IReadOnlyList<DangerExample> examples, DangerReading[] readings, int seed, Action<string> progress, CancellationToken cancellationToken)
    {
        int[] folds = FoldsOf(examples.Count, seed);
        var scores = new double[examples.Count];
        var clinicalScores = new double[examples.Count];
        Parallel.For(0, Folds, new ParallelOptions { CancellationToken = cancellationToken }, fold =>
        {
            progress($"cross-validation, fold {fold + 1} of {Folds}");
            float[] weights = Danger(examples, readings, seed, i => folds[i] != fold);
            float[] clinicalWeights = Clinical(examples, readings, seed, i => folds[i] != fold);
            for (int i = 0; i < scores.Length; i++)
            {
                if (folds[i] != fold) continue;
                scores[i] = Score(weights, readings[i]);
                clinicalScores[i] = clinicalWeights[^1] + readings[i].Whole.Dot(clinicalWeights);
            }
        });
        (double slope, double offset) = DangerCalibration.Fit(
            [.. examples.Index().Where(entry => entry.Item.Source != DangerSource.Intents).Select(entry => (scores[entry.Index], entry.Item.IsDanger))]);
        DangerJudged[] judged = [.. examples.Select((example, i) => new DangerJudged(
            example, 1 / (1 + Math.Exp(-((slope * scores[i]) + offset))), clinicalScores[i], readings[i].Fires))];
        return (judged, slope, offset);
    }

    private static DangerReading Read(RedFlagRuleBook book, string text)
    {
        RedFlagText read = book.Read(text, null);
        RedFlagFinding[] findings = [.. book.Languages.SelectMany(rules => rules.Findings(read, suppressed: true))];
        return DangerReading.Of(DangerFeatures.Of(book, read, findings), read, findings);
    }

    private static float[] Danger(IReadOnlyList<DangerExample> examples, DangerReading[] readings, int seed, Func<int, bool> takes)
    {
        var linear = new List<LinearExample>();
        foreach ((int i, DangerExample example) in examples.Index())
        {
            if (!takes(i)) continue;
            linear.Add(new LinearExample(readings[i].Whole, example.IsDanger, example.Weight));
            if (!example.IsDanger) linear.AddRange(readings[i].Parts.Select(part => new LinearExample(part, false, example.Weight * PartWeight)));
        }
        return LinearTrainer.Train(linear, Options with { Seed = seed });
    }

    private static float[] Crisis(IReadOnlyList<DangerExample> examples, DangerReading[] readings, int seed) => LinearTrainer.Train(
        [
            .. examples.Index().Where(entry => entry.Item.IsDanger && entry.Item.Source != DangerSource.Intents)
                .Select(entry => new LinearExample(readings[entry.Index].Whole, entry.Item.IsCrisis, 1)),
        ],
        Options with { Seed = seed });

    // A danger is asked about as a clinical question is; harmless messages written for the detector may be either, so they are left out.
    private static float[] Clinical(IReadOnlyList<DangerExample> examples, DangerReading[] readings, int seed, Func<int, bool> takes) => LinearTrainer.Train(
        [
            .. examples.Index().Where(entry => takes(entry.Index) && (entry.Item.IsClinical || entry.Item.IsOrdinary || entry.Item.IsDanger))
                .Select(entry => new LinearExample(readings[entry.Index].Whole, !entry.Item.IsOrdinary, 1)),
        ],
        Options with { Seed = seed });

    private static double Score(float[] weights, DangerReading reading) => DangerScore.Join(
        weights[^1] + reading.Whole.Dot(weights), reading.Parts.Select(part => (double)(weights[^1] + part.Dot(weights))));
}
