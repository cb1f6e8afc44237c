using Appliance.Inference.Onnx;

namespace Appliance.Inference.Classification;

/// <summary>
/// A classifier opened from its ONNX file; tens of microseconds a text, and an encoder's time where it is joined with one. Thread-safe;
/// disposing while texts are classified lets those finish.
/// </summary>
public sealed class TextClassifier : ITextClassifier, IDisposable
{
    // Threads that classify at once without new buffers; more allocate theirs each time.
    private const int IdleBuffers = 64;

    private readonly OnnxSession session;
    private readonly ClassifierMetadata metadata;
    private readonly SentenceEncoder? encoder;
    private readonly Lock idleLock = new();
    private readonly Buffers[] idle = new Buffers[IdleBuffers];
    private int idleCount;

    private TextClassifier(OnnxSession session, SentenceEncoder? encoder)
    {
        this.session = session;
        this.encoder = encoder;
        metadata = ClassifierModelFile.Read(session);
        if (metadata.Encoder is { } needed && needed != encoder?.Identity)
        {
            throw new InvalidDataException(encoder is null
                ? $"{session.Model} was joined with the sentence encoder {needed} and cannot be used without it; install that encoder or use a model without one."
                : $"{session.Model} was joined with the sentence encoder {needed}, not with {encoder.Identity}; train it again with this one.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => metadata.Rule.Labels;

    /// <summary>A likeliest label below this probability is decided out of scope; 0 when that is never done.</summary>
    public float OutOfScopeThreshold => metadata.Rule.OutOfScopeThreshold;

    /// <summary>SHA-256 of the sentence encoder it is joined with; null for none.</summary>
    public string? Encoder => metadata.Encoder;

    internal TextFeaturizer Featurizer => metadata.Featurizer;

    /// <summary>The encoder's vector of an average text; empty where there is no encoder.</summary>
    internal ReadOnlyMemory<float> AverageVector => metadata.Means;

    /// <summary>Opens a file written by <see cref="TrainedClassifier.Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoder">The sentence encoder that a joined model needs; a model without one ignores it. Stays the caller's.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is an ONNX model, but not such a classifier, or is joined with another encoder.</exception>
    /// <exception cref="Interop.OnnxRuntime.OnnxException">The file is truncated or not an ONNX model.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime cannot be loaded; the message says why and what to do.</exception>
    public static TextClassifier Open(string path, SentenceEncoder? encoder = null)
    {
        OnnxSession session = OnnxSession.Open(path);
        bool opened = false;
        try
        {
            var classifier = new TextClassifier(session, encoder);
            opened = true;
            return classifier;
        }
        finally
        {
            if (!opened)
                session.Dispose();
        }
    }

    /// <summary>A value the trainer stored with the model, null when there is none under the key.</summary>
    public string? FindMetadata(string key) => session.FindMetadata(key);

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text)
    {
        Buffers buffers = Take();
        Run(text, buffers);
        ClassifierPrediction prediction = metadata.Rule.Decide(buffers.Probabilities);
        Return(buffers);
        return prediction;
    }

    /// <summary>Decides without allocating managed memory (a joined model's encoder does).</summary>
    /// <param name="text">The text; only its first 2,000 characters are read.</param>
    /// <param name="top">Receives the likeliest labels, likeliest first; from one to as many entries as there are labels.</param>
    /// <exception cref="ArgumentException"><paramref name="top"/> has another length.</exception>
    public ClassifierDecision Decide(string text, Span<LabelScore> top)
    {
        if (top.Length == 0 || top.Length > Labels.Count)
            throw new ArgumentException($"Room for 1 to {Labels.Count} labels is needed, not for {top.Length}.", nameof(top));
        Buffers buffers = Take();
        Run(text, buffers);
        ClassifierDecision decision = metadata.Rule.Decide(buffers.Probabilities, top);
        Return(buffers);
        return decision;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    /// <summary>One calibrated probability per label.</summary>
    internal float[] Probabilities(string text)
    {
        Buffers buffers = Take();
        Run(text, buffers);
        float[] probabilities = [.. buffers.Probabilities];
        Return(buffers);
        return probabilities;
    }

    /// <summary>One calibrated probability per label for features that the caller chose.</summary>
    /// <param name="ids">Buckets.</param>
    /// <param name="weights">One for each bucket.</param>
    /// <param name="vector">The encoder's vector of the text; empty where there is no encoder.</param>
    /// <param name="probabilities">Receives one number for each label.</param>
    internal void Run(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> weights, ReadOnlyMemory<float> vector, Memory<float> probabilities)
    {
        ReadOnlySpan<OnnxTensor> outputs = [OnnxTensor.OfFloats(probabilities, 1, probabilities.Length)];
        if (metadata.Encoder is null)
        {
            session.Run([OnnxTensor.OfLongs(ids, ids.Length), OnnxTensor.OfFloats(weights, weights.Length)], outputs);
            return;
        }

        session.Run([OnnxTensor.OfLongs(ids, ids.Length), OnnxTensor.OfFloats(weights, weights.Length), OnnxTensor.OfFloats(vector, 1, vector.Length)], outputs);
    }

    /// <summary>The encoder's vector of a text; empty where there is no encoder.</summary>
    /// <exception cref="InvalidDataException">The encoder gave a vector of another length.</exception>
    internal ReadOnlyMemory<float> Encode(string text)
    {
        if (metadata.Encoder is null)
            return default;
        ReadOnlyMemory<float> vector = encoder!.Encode(text.Length <= TextFeaturizer.MaxTextCharacters ? text : text[..TextFeaturizer.MaxTextCharacters]);
        return vector.Length == metadata.Means.Length
            ? vector
            : throw new InvalidDataException($"{session.Model} takes vectors of {metadata.Means.Length} numbers, the encoder gave {vector.Length}; train it again.");
    }

    private void Run(string text, Buffers buffers)
    {
        FeatureBag bag = buffers.Bag;
        metadata.Featurizer.Featurize(text, bag);
        Run(bag.Ids.AsMemory(0, bag.Count), bag.Weights.AsMemory(0, bag.Count), Encode(text), buffers.Probabilities);
    }

    private Buffers Take()
    {
        lock (idleLock)
        {
            if (idleCount > 0)
                return idle[--idleCount];
        }

        return new Buffers(Labels.Count);
    }

    private void Return(Buffers buffers)
    {
        lock (idleLock)
        {
            if (idleCount < IdleBuffers)
                idle[idleCount++] = buffers;
        }
    }

    private sealed class Buffers(int labels)
    {
        internal FeatureBag Bag { get; } = new();

        internal float[] Probabilities { get; } = new float[labels];
    }
}
