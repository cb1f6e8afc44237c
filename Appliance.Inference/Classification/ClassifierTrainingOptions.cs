namespace Appliance.Inference.Classification;

/// <summary>
/// How a classifier is trained. The defaults were chosen by cross-validation on the intent data in four languages and checked
/// on CLINC150.
/// </summary>
public sealed record ClassifierTrainingOptions
{
    /// <summary>Most passes over the data that may be asked for.</summary>
    public const int MaxEpochs = 200;

    /// <summary>Most hidden units that may be asked for.</summary>
    public const int MaxHiddenUnits = 512;

    /// <summary>Most networks that may be averaged.</summary>
    public const int MaxMembers = 16;

    /// <summary>How text becomes features.</summary>
    public FeaturizerSettings Featurizer { get; init; } = new(Buckets: 131_072, MinGram: 2, MaxGram: 4);

    /// <summary>Words of several languages that mean the same; null for none. Stored with the model.</summary>
    public ConceptLexicon? Concepts { get; init; }

    /// <summary>Width of the hidden layer beside the direct one; 0 trains plain softmax regression.</summary>
    public int HiddenUnits { get; init; } = 64;

    /// <summary>Networks whose answers are averaged; each adds <see cref="HiddenUnits"/> to the size of the file.</summary>
    public int Members { get; init; } = 2;

    /// <summary>Passes over the training data; the best pass on validation is kept.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>Width of the hidden layer of the expert on an encoder's vectors.</summary>
    public int VectorHiddenUnits { get; init; } = 512;

    /// <summary>Networks of that expert whose answers are averaged.</summary>
    public int VectorMembers { get; init; } = 2;

    /// <summary>Share of a vector's numbers left out of each training step, 0 to below 1.</summary>
    public float VectorDropout { get; init; } = 0.1f;

    /// <summary>Passes of the expert on an encoder's vectors; the best pass on validation is kept.</summary>
    public int VectorEpochs { get; init; } = 20;

    /// <summary>First AdaGrad step size; falls linearly to a tenth.</summary>
    public float LearningRate { get; init; } = 0.1f;

    /// <summary>Strength of the pull of used weights to zero.</summary>
    public float L2 { get; init; } = 1e-4f;

    /// <summary>Share of a text's features left out of each training step, 0 to below 1.</summary>
    public float FeatureDropout { get; init; } = 0.3f;

    /// <summary>Share of the hidden units left out of each training step, 0 to below 1.</summary>
    public float HiddenDropout { get; init; } = 0.3f;

    /// <summary>A feature seen in fewer training texts is not learnt.</summary>
    public int MinDocuments { get; init; } = 2;

    /// <summary>Whether rarer labels weigh more, by the square root of how much rarer they are.</summary>
    public bool BalanceClasses { get; init; } = true;

    /// <summary>
    /// How little an example counts that the network disbelieves, as a wrong label is: the exponent of the generalised cross-entropy
    /// (Zhang and Sabuncu 2018), 0 for none to below 1. With a tenth of CLINC150's labels wrong, 0.2 wins half a point of accuracy; with
    /// clean labels it costs up to as much.
    /// </summary>
    public float NoiseTolerance { get; init; }

    /// <summary>Share of each label's examples set aside when no validation set is given, above 0 to 0.5.</summary>
    public float ValidationShare { get; init; } = 0.15f;

    /// <summary>Seed of every random choice; the same seed and data give the same file.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Further pairs for the model's metadata, such as where the data came from.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The same for the expert on an encoder's vectors.</summary>
    internal ClassifierTrainingOptions ForVectors() =>
        this with { HiddenUnits = VectorHiddenUnits, Members = VectorMembers, FeatureDropout = VectorDropout, Epochs = VectorEpochs };

    internal void Check()
    {
        Featurizer.Check();
        Require(HiddenUnits is >= 0 and <= MaxHiddenUnits, nameof(HiddenUnits), $"0 to {MaxHiddenUnits}");
        Require(Members is >= 1 and <= MaxMembers, nameof(Members), $"1 to {MaxMembers}");
        Require(Epochs is >= 1 and <= MaxEpochs, nameof(Epochs), $"1 to {MaxEpochs}");
        Require(VectorHiddenUnits is >= 0 and <= MaxHiddenUnits, nameof(VectorHiddenUnits), $"0 to {MaxHiddenUnits}");
        Require(VectorMembers is >= 1 and <= MaxMembers, nameof(VectorMembers), $"1 to {MaxMembers}");
        Require(VectorDropout is >= 0 and < 1, nameof(VectorDropout), "0 to below 1");
        Require(VectorEpochs is >= 1 and <= MaxEpochs, nameof(VectorEpochs), $"1 to {MaxEpochs}");
        Require(LearningRate is > 0 and <= 10, nameof(LearningRate), "above 0 to 10");
        Require(L2 is >= 0 and <= 1, nameof(L2), "0 to 1");
        Require(FeatureDropout is >= 0 and < 1, nameof(FeatureDropout), "0 to below 1");
        Require(HiddenDropout is >= 0 and < 1, nameof(HiddenDropout), "0 to below 1");
        Require(NoiseTolerance is >= 0 and < 1, nameof(NoiseTolerance), "0 to below 1");
        Require(MinDocuments >= 1, nameof(MinDocuments), "at least 1");
        Require(ValidationShare is > 0 and <= 0.5f, nameof(ValidationShare), "above 0 to 0.5");
    }

    private static void Require(bool condition, string name, string range)
    {
        if (!condition)
            throw new ArgumentException($"The training option {name} must be {range}.");
    }
}
