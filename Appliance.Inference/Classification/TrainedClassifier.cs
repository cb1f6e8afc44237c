namespace Appliance.Inference.Classification;

/// <summary>
/// A freshly trained classifier. Classifies in managed code, so training and cross-validation need no native engine; gives the
/// same answers as the file it saves. Immutable and thread-safe.
/// </summary>
public sealed class TrainedClassifier : ITextClassifier
{
    private readonly TextFeaturizer featurizer;

    internal TrainedClassifier(
        TextFeaturizer featurizer, ClassifierTrainingOptions options, ClassifierNetwork network, float temperature, DecisionRule rule, int epochs)
    {
        this.featurizer = featurizer;
        Options = options;
        Network = network;
        Temperature = temperature;
        Rule = rule;
        Epochs = epochs;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => Rule.Labels;

    /// <summary>Divides the logits; above 1 the raw network was too sure of itself.</summary>
    public float Temperature { get; }

    /// <summary>A likeliest label below this probability is decided out of scope; 0 when that is never done.</summary>
    public float OutOfScopeThreshold => Rule.OutOfScopeThreshold;

    /// <summary>Passes over the training data that were best on validation.</summary>
    public int Epochs { get; }

    internal ClassifierTrainingOptions Options { get; }

    internal ClassifierNetwork Network { get; }

    internal DecisionRule Rule { get; }

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text) => Rule.Decide(Probabilities(text));

    /// <summary>Writes the ONNX file that <see cref="TextClassifier"/> opens; replaces an existing file only when it is complete.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Save(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        string temporary = path + ".partial";
        File.WriteAllBytes(temporary, ClassifierModelFile.Write(this));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>One calibrated probability per label.</summary>
    internal float[] Probabilities(string text)
    {
        var bag = new FeatureBag();
        featurizer.Featurize(text, bag);
        var values = new float[Labels.Count];
        Network.Predict(Network.Vocabulary.Encode(bag), values);
        for (int i = 0; i < values.Length; i++)
            values[i] /= Temperature;
        VectorMath.Softmax(values);
        return values;
    }
}
