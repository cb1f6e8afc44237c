namespace Appliance.Inference.Classification;

/// <summary>
/// A freshly trained classifier. Classifies in managed code, so training and cross-validation need no native engine; gives the
/// same answers as the file it saves. Immutable and thread-safe.
/// </summary>
public sealed class TrainedClassifier : ITextClassifier
{
    private readonly TextFeaturizer featurizer;
    private readonly SentenceEncoder? encoder;

    internal TrainedClassifier(
        TextFeaturizer featurizer, ClassifierTrainingOptions options, Experts experts, ExpertScales scales, DecisionRule rule, SentenceEncoder? encoder)
    {
        this.featurizer = featurizer;
        this.encoder = encoder;
        Options = options;
        Experts = experts;
        Scales = scales;
        Rule = rule;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => Rule.Labels;

    /// <summary>What a logit counts for: above 1 the raw networks were too sure of themselves.</summary>
    public float Temperature => 1 / (Scales.Text + Scales.Vector);

    /// <summary>The encoder's share in the joined logits, 0 to 1; 0 without an encoder.</summary>
    public float EncoderShare => Scales.Vector / (Scales.Text + Scales.Vector);

    /// <summary>A likeliest label below this probability is decided out of scope; 0 when that is never done.</summary>
    public float OutOfScopeThreshold => Rule.OutOfScopeThreshold;

    /// <summary>Out of scope is decided where its probability is this share of the likeliest label's; 1: only where it is the likeliest.</summary>
    public float OutOfScopeShare => Rule.OutOfScopeShare;

    /// <summary>Passes over the training data that were best on validation.</summary>
    public int Epochs => Experts.TextEpochs;

    internal ClassifierTrainingOptions Options { get; }

    internal Experts Experts { get; }

    internal ExpertScales Scales { get; }

    internal DecisionRule Rule { get; }

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text) => Rule.Decide(Probabilities(text));

    /// <summary>Writes the ONNX file that <see cref="TextClassifier"/> opens; replaces an existing file only when it is complete.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // A name of its own: two commands may write the same model at once.
        string temporary = Path.Combine(folder, $"{Path.GetFileName(path)}.{Path.GetRandomFileName()}.partial");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(ClassifierModelFile.Write(this));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>One calibrated probability per label.</summary>
    internal float[] Probabilities(string text)
    {
        var bag = new FeatureBag();
        featurizer.Featurize(text, bag);
        float[][] words = ExpertTrainer.Predict(Experts.Text.Network, [Experts.Text.Vocabulary.Encode(bag)]);
        float[][]? vectors = Experts.Vector is { } vector
            ? ExpertTrainer.Predict(vector.Network, [vector.Scaler.Encode(encoder!.Encode(text).Span)])
            : null;
        float[] probabilities = Scales.Join(words, vectors)[0];
        VectorMath.Softmax(probabilities);
        return probabilities;
    }
}
