namespace Appliance.Inference.Classification;

/// <summary>The trained experts of a classifier.</summary>
/// <param name="Text">Always there.</param>
/// <param name="TextEpochs">Passes that were best on validation.</param>
/// <param name="Vector">There when an encoder is.</param>
/// <param name="VectorEpochs">Passes that were best on validation.</param>
internal sealed record Experts(TextExpert Text, int TextEpochs, VectorExpert? Vector, int VectorEpochs);

/// <summary>What stays the same while the experts of one classifier are trained, and the vectors of texts, each encoded once. Not thread-safe.</summary>
internal sealed class TrainingRun(
    ClassifierTrainingOptions options, SentenceEncoder? encoder, IProgress<ClassifierTrainingProgress>? progress, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, float[]> vectors = new(StringComparer.Ordinal);

    internal TextFeaturizer Featurizer { get; } = new(options.Featurizer, options.Concepts);

    /// <summary>Trains every expert.</summary>
    /// <param name="train">Learnt from.</param>
    /// <param name="validation">Stopped by; null to make as many passes as <paramref name="before"/> did.</param>
    /// <param name="before">The experts that were trained with validation; null the first time.</param>
    internal Experts Fit(TrainingSet train, TrainingSet? validation, Experts? before)
    {
        FeatureVocabulary vocabulary = FeatureVocabulary.Count(
            Featurizer, options.Featurizer.Buckets, train.Examples.Select(example => example.Text), options.MinDocuments);
        var texts = new ExpertExamples(vocabulary.RowCount, Encode(vocabulary, train.Examples), validation is null ? [] : Encode(vocabulary, validation.Examples));
        (ClassifierNetwork network, int epochs) = ExpertTrainer.Fit(
            texts, train, validation, options, ClassifierTrainingProgress.WordsPart, before?.TextEpochs ?? options.Epochs, progress, cancellationToken);
        var text = new TextExpert(vocabulary, network);
        if (encoder is null)
            return new Experts(text, epochs, null, 0);

        EncodeAll(train.Examples.Concat(validation?.Examples ?? []));
        VectorScaler scaler = VectorScaler.Fit([.. train.Examples.Select(example => vectors[example.Text])]);
        var encoded = new ExpertExamples(scaler.Dimensions + 1, Encode(scaler, train.Examples), validation is null ? [] : Encode(scaler, validation.Examples));
        (ClassifierNetwork vectorNetwork, int vectorEpochs) = ExpertTrainer.Fit(
            encoded, train, validation, options.ForVectors(), ClassifierTrainingProgress.VectorsPart,
            before?.VectorEpochs ?? options.VectorEpochs, progress, cancellationToken);
        return new Experts(text, epochs, new VectorExpert(encoder.Identity, scaler, vectorNetwork), vectorEpochs);
    }

    /// <summary>The experts' logits.</summary>
    internal (float[][] Text, float[][]? Vector) Predict(Experts experts, LabelledText[] examples) => (
        ExpertTrainer.Predict(experts.Text.Network, Encode(experts.Text.Vocabulary, examples)),
        experts.Vector is { } vector ? ExpertTrainer.Predict(vector.Network, Encode(vector.Scaler, examples)) : null);

    private void EncodeAll(IEnumerable<LabelledText> examples)
    {
        string[] missing = [.. examples.Select(example => example.Text).Distinct(StringComparer.Ordinal).Where(text => !vectors.ContainsKey(text))];
        float[][] encoded = encoder!.Encode(
            missing,
            done => progress?.Report(new ClassifierTrainingProgress(done, missing.Length, null, null, ClassifierTrainingProgress.EncodingPart)),
            cancellationToken);
        for (int i = 0; i < missing.Length; i++)
            vectors[missing[i]] = encoded[i];
    }

    private SparseVector[] Encode(VectorScaler scaler, LabelledText[] examples) => [.. examples.Select(example => scaler.Encode(vectors[example.Text]))];

    private SparseVector[] Encode(FeatureVocabulary vocabulary, LabelledText[] examples)
    {
        var bag = new FeatureBag();
        var texts = new SparseVector[examples.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            Featurizer.Featurize(examples[i].Text, bag);
            texts[i] = vocabulary.Encode(bag);
        }

        return texts;
    }
}
