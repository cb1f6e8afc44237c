using System.Runtime.InteropServices;

namespace Appliance.Inference.Classification;

/// <summary>
/// Tells by an encoder's vector of a text whether the text is one of those looked for: two small networks, averaged. The same vectors and
/// seed give the same detector on the same machine. Immutable and thread-safe.
/// </summary>
public sealed class VectorDetector
{
    // Chosen by cross-validation on messages about dangers: without hidden units it finds a tenth less.
    private const int HiddenUnits = 64, Members = 2, Passes = 12;
    private const float VectorDropout = 0.1f, RateDecay = 0.9f;
    private const int Labels = 2;

    // No sentence encoder gives more numbers.
    private const int MaxDimensions = 8_192;

    private readonly VectorScaler scaler;
    private readonly ClassifierNetwork network;

    private VectorDetector(VectorScaler scaler, ClassifierNetwork network)
    {
        this.scaler = scaler;
        this.network = network;
    }

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions => scaler.Dimensions;

    /// <summary>Trains.</summary>
    /// <param name="vectors">Vectors of one length, at least one.</param>
    /// <param name="positives">Whether each one's text is looked for.</param>
    /// <param name="weights">How much each one counts.</param>
    /// <param name="seed">Of every random choice.</param>
    /// <param name="cancellationToken">Checked between passes.</param>
    /// <exception cref="TrainingDataException">There is nothing to train by.</exception>
    public static VectorDetector Train(
        IReadOnlyList<float[]> vectors, IReadOnlyList<bool> positives, IReadOnlyList<float> weights, int seed, CancellationToken cancellationToken = default)
    {
        if (vectors.Count == 0 || vectors.Count != positives.Count || vectors.Count != weights.Count)
            throw new TrainingDataException($"There are {vectors.Count} vectors, {positives.Count} truths and {weights.Count} weights; give one of each for every example.");
        var options = new ClassifierTrainingOptions { HiddenUnits = HiddenUnits, Members = Members, Epochs = Passes, FeatureDropout = VectorDropout, Seed = seed };
        VectorScaler scaler = VectorScaler.Fit([.. vectors]);
        SparseVector[] examples = [.. vectors.Select(vector => scaler.Encode(vector))];
        int[] truths = [.. positives.Select(positive => positive ? 1 : 0)];
        var networks = new NetworkEnsemble(scaler.Dimensions + 1, Labels, examples.Length, options);
        for (int pass = 0; pass < Passes; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            networks.Learn(examples, truths, [.. weights], options.LearningRate * (1 - (RateDecay * pass / Passes)));
        }

        return new VectorDetector(scaler, networks.Merge());
    }

    /// <summary>Log-odds that a text is one of those looked for; not calibrated.</summary>
    /// <exception cref="ArgumentException">The vector has another length.</exception>
    public float Score(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"The vector has {vector.Length} numbers, the detector was trained on {Dimensions}.", nameof(vector));
        Span<float> logits = stackalloc float[Labels];
        network.Predict(scaler.Encode(vector), logits);
        return logits[1] - logits[0];
    }

    /// <summary>Writes it: dimensions and hidden units as int32, then scaler and network as they are, little-endian.</summary>
    public void Write(BinaryWriter file)
    {
        file.Write(Dimensions);
        file.Write(network.HiddenUnits);
        foreach (float[] numbers in new[] { scaler.Means, scaler.Factors, network.Scales, network.HiddenBias, network.Output, network.OutputBias })
        {
            foreach (float number in numbers)
                file.Write(number);
        }

        file.Write(MemoryMarshal.AsBytes<sbyte>(network.Table));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static VectorDetector Read(BinaryReader file)
    {
        (int dimensions, int hidden) = (file.ReadInt32(), file.ReadInt32());
        if (dimensions is < 1 or > MaxDimensions || hidden is < 1 or > ClassifierTrainingOptions.MaxHiddenUnits * ClassifierTrainingOptions.MaxMembers)
            throw new InvalidDataException($"It says {dimensions} numbers a vector and {hidden} hidden units, which no detector has.");
        var scaler = new VectorScaler(Floats(file, dimensions), Floats(file, dimensions));
        (float[] scales, float[] hiddenBias, float[] output, float[] outputBias) =
            (Floats(file, dimensions + 1), Floats(file, hidden), Floats(file, hidden * Labels), Floats(file, Labels));
        var table = new sbyte[(dimensions + 1) * (Labels + hidden)];
        file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(table.AsSpan()));
        return new VectorDetector(scaler, new ClassifierNetwork(table, scales, hiddenBias, output, outputBias));
    }

    private static float[] Floats(BinaryReader file, int count)
    {
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = file.ReadSingle();
        return numbers;
    }
}
