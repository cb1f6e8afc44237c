namespace Appliance.Inference.Classification;

/// <summary>
/// Trains a text classifier for any set of labels: own stochastic gradient descent, the best pass on validation kept, then
/// calibrated. About half a minute for 15,000 short texts and 150 labels on two cores. The same data and seed give the same
/// model. Thread-safe.
/// </summary>
public static class ClassifierTrainer
{
    // The last passes take steps of a tenth of the first.
    private const float RateDecay = 0.9f;

    /// <summary>Trains.</summary>
    /// <param name="trainSet">Examples; labels <c>oos</c> and <c>out_of_scope</c> mean that no other label applies.</param>
    /// <param name="validationSet">
    /// Examples to stop, calibrate and set the threshold by; null sets a share of the training examples aside for that and then trains
    /// once more on all of them.
    /// </param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="progress">Told after every pass.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    /// <exception cref="TrainingDataException">The examples cannot be used; names the label and the remedy.</exception>
    /// <exception cref="ArgumentException">An option is outside its limits.</exception>
    public static TrainedClassifier Train(
        IReadOnlyList<LabelledText> trainSet,
        IReadOnlyList<LabelledText>? validationSet = null,
        ClassifierTrainingOptions? options = null,
        IProgress<ClassifierTrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ClassifierTrainingOptions();
        options.Check();
        TrainingSet all = TrainingSet.Create(trainSet);
        (TrainingSet train, TrainingSet validation) = validationSet is null
            ? all.Split(options.ValidationShare, options.Seed)
            : (all, all.ForValidation(validationSet));
        var featurizer = new TextFeaturizer(options.Featurizer, options.Concepts);
        (ClassifierNetwork network, int epochs) = Fit(featurizer, train, validation, options, progress, cancellationToken);

        SparseVector[] held = Encode(featurizer, network.Vocabulary, validation.Examples);
        float[][] logits = [.. held.Select(text => Logits(network, text))];
        float temperature = Calibration.FitTemperature(logits, validation.Truths);
        foreach (float[] row in logits)
            Scale(row, temperature);
        DecisionRule rule = Calibration.FitDecision(logits, validation.Truths, train.Labels);
        if (validationSet is null)
            (network, _) = Fit(featurizer, all, null, options, progress, cancellationToken, epochs);
        return new TrainedClassifier(featurizer, options, network, temperature, rule, epochs);
    }

    private static (ClassifierNetwork Network, int Epochs) Fit(
        TextFeaturizer featurizer, TrainingSet train, TrainingSet? validation, ClassifierTrainingOptions options,
        IProgress<ClassifierTrainingProgress>? progress, CancellationToken cancellationToken, int? stopAfter = null)
    {
        FeatureVocabulary vocabulary = FeatureVocabulary.Count(
            featurizer, options.Featurizer.Buckets, train.Examples.Select(example => example.Text), options.MinDocuments);
        SparseVector[] texts = Encode(featurizer, vocabulary, train.Examples);
        SparseVector[] held = validation is null ? [] : Encode(featurizer, vocabulary, validation.Examples);
        var networks = new NetworkEnsemble(vocabulary.RowCount, train.Labels.Length, texts.Length, options);
        float[] weights = LabelWeights(train, options.BalanceClasses);
        (ClassifierNetwork? Network, int Epoch, double Loss) best = (null, 0, double.PositiveInfinity);
        for (int epoch = 1; epoch <= (stopAfter ?? options.Epochs); epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float rate = options.LearningRate * (1 - RateDecay * (epoch - 1) / options.Epochs);
            networks.Learn(texts, train.Truths, weights, rate);
            if (validation is null)
            {
                progress?.Report(new ClassifierTrainingProgress(epoch, stopAfter ?? options.Epochs, null, null));
                continue;
            }

            (double loss, double accuracy) = Score(networks, held, validation.Truths);
            progress?.Report(new ClassifierTrainingProgress(epoch, options.Epochs, loss, accuracy));
            if (loss < best.Loss)
                best = (networks.Merge(vocabulary), epoch, loss);
        }

        return (best.Network ?? networks.Merge(vocabulary), best.Network is null ? options.Epochs : best.Epoch);
    }

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

    private static SparseVector[] Encode(TextFeaturizer featurizer, FeatureVocabulary vocabulary, LabelledText[] examples)
    {
        var bag = new FeatureBag();
        var texts = new SparseVector[examples.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            featurizer.Featurize(examples[i].Text, bag);
            texts[i] = vocabulary.Encode(bag);
        }

        return texts;
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

    private static float[] Logits(ClassifierNetwork network, SparseVector text)
    {
        var logits = new float[network.LabelCount];
        network.Predict(text, logits);
        return logits;
    }

    private static void Scale(float[] logits, float temperature)
    {
        for (int i = 0; i < logits.Length; i++)
            logits[i] /= temperature;
        VectorMath.Softmax(logits);
    }
}
