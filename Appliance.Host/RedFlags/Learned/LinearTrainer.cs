namespace Appliance.Host.RedFlags.Learned;

/// <summary>One example for a linear model.</summary>
/// <param name="Features">What is known of it.</param>
/// <param name="Positive">Whether it is one of what the model looks for.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct LinearExample(SparseFeatures Features, bool Positive, float Weight);

/// <summary>How a linear model is trained.</summary>
/// <param name="Epochs">Times that all examples are seen.</param>
/// <param name="Rate">Step size of AdaGrad.</param>
/// <param name="Decay">L2 penalty, applied to the features that an example has.</param>
/// <param name="Seed">Order of the examples.</param>
internal sealed record LinearTrainerOptions(int Epochs = 20, float Rate = 0.2f, float Decay = 1e-5f, int Seed = 1);

/// <summary>
/// Logistic regression by AdaGrad (Duchi et al., 2011) on sparse features, last weights averaged over the second half of the
/// epochs. The same examples, options and program give the same weights. Thread-safe.
/// </summary>
internal static class LinearTrainer
{
    private const float Start = 1e-6f;

    /// <summary>Trains.</summary>
    /// <returns>One weight for each bucket, and the bias at the end.</returns>
    public static float[] Train(IReadOnlyList<LinearExample> examples, LinearTrainerOptions options)
    {
        var weights = new float[DangerFeatures.Buckets + 1];
        var squares = new float[weights.Length];
        var averaged = new float[weights.Length];
        Array.Fill(squares, Start);
        int[] order = [.. Enumerable.Range(0, examples.Count)];
        var random = new Random(options.Seed);
        int counted = 0;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (int index in order) Step(examples[index], weights, squares, options);
            if (epoch < options.Epochs / 2) continue;
            counted++;
            for (int i = 0; i < weights.Length; i++) averaged[i] += weights[i];
        }
        for (int i = 0; i < averaged.Length; i++) averaged[i] /= counted;
        return averaged;
    }

    private static void Step(in LinearExample example, float[] weights, float[] squares, LinearTrainerOptions options)
    {
        int[] buckets = example.Features.Buckets;
        float[] values = example.Features.Values;
        float logit = weights[^1] + example.Features.Dot(weights);
        float error = (1 / (1 + MathF.Exp(-logit))) - (example.Positive ? 1 : 0);
        error *= example.Weight;
        for (int i = 0; i < buckets.Length; i++)
        {
            int bucket = buckets[i];
            float gradient = (error * values[i]) + (options.Decay * weights[bucket]);
            squares[bucket] += gradient * gradient;
            weights[bucket] -= options.Rate * gradient / MathF.Sqrt(squares[bucket]);
        }
        squares[^1] += error * error;
        weights[^1] -= options.Rate * error / MathF.Sqrt(squares[^1]);
    }
}
