namespace Appliance.Inference.Classification;

/// <summary>One expert's examples as the networks take them.</summary>
/// <param name="Rows">Rows of the weight table.</param>
/// <param name="Train">Learnt from.</param>
/// <param name="Held">Judged by; empty while training on everything.</param>
internal sealed record ExpertExamples(int Rows, SparseVector[] Train, SparseVector[] Held);

/// <summary>Trains the networks of one expert and keeps the best pass on validation. Thread-safe.</summary>
internal static class ExpertTrainer
{
    // The last passes take steps of a tenth of the first.
    private const float RateDecay = 0.9f;

    /// <summary>Trains with early stopping where there are held examples, else the given number of passes.</summary>
    /// <param name="examples">Texts or vectors.</param>
    /// <param name="train">The labels of <see cref="ExpertExamples.Train"/>.</param>
    /// <param name="validation">The labels of <see cref="ExpertExamples.Held"/>; null to train on everything.</param>
    /// <param name="options">How to train.</param>
    /// <param name="part">Name of the expert in reports.</param>
    /// <param name="passes">Passes to make where nothing is held.</param>
    /// <param name="progress">Told after every pass.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    internal static (ClassifierNetwork Network, int Epochs) Fit(
        ExpertExamples examples, TrainingSet train, TrainingSet? validation, ClassifierTrainingOptions options, string part, int passes,
        IProgress<ClassifierTrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var networks = new NetworkEnsemble(examples.Rows, train.Labels.Length, examples.Train.Length, options);
        float[] labelWeights = LabelWeights(train, options.BalanceClasses);
        float[] weights = [.. train.Truths.Select(truth => labelWeights[truth])];
        (ClassifierNetwork? Network, int Epoch, double Loss) best = (null, 0, double.PositiveInfinity);
        for (int epoch = 1; epoch <= passes; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float rate = options.LearningRate * (1 - RateDecay * (epoch - 1) / options.Epochs);
            networks.Learn(examples.Train, train.Truths, weights, rate);
            if (validation is null)
            {
                progress?.Report(new ClassifierTrainingProgress(epoch, passes, null, null, part));
                continue;
            }

            (double loss, double accuracy) = Score(networks, examples.Held, validation.Truths);
            progress?.Report(new ClassifierTrainingProgress(epoch, passes, loss, accuracy, part));
            if (loss < best.Loss)
                best = (networks.Merge(), epoch, loss);
        }

        return best.Network is null ? (networks.Merge(), passes) : (best.Network, best.Epoch);
    }

    /// <summary>Logits of texts or vectors.</summary>
    internal static float[][] Predict(ClassifierNetwork network, SparseVector[] texts) => [.. texts.Select(text =>
    {
        var logits = new float[network.LabelCount];
        network.Predict(text, logits);
        return logits;
    })];

    private static (double Loss, double Accuracy) Score(NetworkEnsemble networks, SparseVector[] texts, int[] truths)
    {
        var logits = new float[texts.Length][];
        int right = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            logits[i] = networks.Predict(texts[i]);
            right += VectorMath.IndexOfMax(logits[i]) == truths[i] ? 1 : 0;
        }

        // At the best temperature: an overconfident pass that ranks well must not lose to an undertrained one.
        return (Calibration.Loss(logits, truths, Calibration.FitTemperature(logits, truths)), (double)right / texts.Length);
    }

    private static float[] LabelWeights(TrainingSet set, bool balance)
    {
        var weights = new float[set.Labels.Length];
        Array.Fill(weights, 1);
        if (!balance)
            return weights;
        foreach (IGrouping<int, int> label in set.Truths.GroupBy(truth => truth))
            weights[label.Key] = MathF.Sqrt((float)set.Truths.Length / set.Labels.Length / label.Count());
        return weights;
    }
}
