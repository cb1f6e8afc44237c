namespace Appliance.Inference.Classification;

/// <summary>
/// A wide-and-deep network (Cheng et al. 2016) while it is trained: every feature votes for the labels directly, and through one hidden
/// ReLU layer that lets features work together. Row-major table, one row a feature: label weights, then hidden weights.
/// Not thread-safe.
/// </summary>
internal sealed class TrainableNetwork
{
    private const float HiddenInitialRange = 0.25f;

    // Dense weights see every example, table rows only those with their feature.
    private const float DenseRateFactor = 0.3f;

    private readonly ClassifierTrainingOptions options;
    private readonly Random random;
    private readonly int labels;
    private readonly int labelWidth;
    private readonly int hidden;
    private readonly int width;
    private readonly float[] table;
    private readonly float[] tableSquares;
    private readonly float[] hiddenBias;
    private readonly float[] hiddenBiasSquares;
    private readonly float[] output;
    private readonly float[] outputSquares;
    private readonly float[] outputBias;
    private readonly float[] outputBiasSquares;
    private readonly float[] sums;
    private readonly float[] logits;
    private readonly float[] gradient;
    private readonly float[] activations;

    internal TrainableNetwork(int rows, int labels, ClassifierTrainingOptions options, int seed)
    {
        this.options = options;
        this.labels = labels;
        random = new Random(seed);
        labelWidth = VectorMath.Pad(labels);
        hidden = VectorMath.Pad(options.HiddenUnits);
        width = labelWidth + hidden;
        table = new float[rows * width];
        tableSquares = new float[table.Length];
        hiddenBias = new float[hidden];
        hiddenBiasSquares = new float[hidden];
        output = new float[hidden * labelWidth];
        outputSquares = new float[output.Length];
        outputBias = new float[labelWidth];
        outputBiasSquares = new float[labelWidth];
        sums = new float[width];
        logits = new float[labelWidth];
        gradient = new float[width];
        activations = new float[hidden];
        Initialize(rows);
    }

    internal ReadOnlySpan<float> HiddenBias => hiddenBias;

    internal ReadOnlySpan<float> OutputBias => outputBias.AsSpan(0, labels);

    /// <summary>Logits of a text without dropout; valid until the next call.</summary>
    internal ReadOnlySpan<float> Predict(SparseVector text)
    {
        Array.Clear(sums);
        for (int i = 0; i < text.Rows.Length; i++)
            VectorMath.AddScaled(text.Values[i], table.AsSpan(text.Rows[i] * width, width), sums);
        Array.Clear(activations);
        for (int h = 0; h < hidden; h++)
            activations[h] = MathF.Max(0, sums[labelWidth + h] + hiddenBias[h]);
        Output();
        return logits.AsSpan(0, labels);
    }

    /// <summary>One step of stochastic gradient descent on the cross-entropy of one example.</summary>
    internal void Learn(SparseVector text, int label, float weight, float rate)
    {
        float featureScale = 1 / (1 - options.FeatureDropout);
        Span<bool> kept = text.Rows.Length <= 1024 ? stackalloc bool[text.Rows.Length] : new bool[text.Rows.Length];
        Array.Clear(sums);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = text.Rows[i] > 0 && random.NextSingle() >= options.FeatureDropout;
            if (kept[i])
                VectorMath.AddScaled(text.Values[i] * featureScale, table.AsSpan(text.Rows[i] * width, width), sums);
        }

        float hiddenScale = 1 / (1 - options.HiddenDropout);
        for (int h = 0; h < hidden; h++)
        {
            float sum = sums[labelWidth + h] + hiddenBias[h];
            activations[h] = sum > 0 && random.NextSingle() >= options.HiddenDropout ? sum * hiddenScale : 0;
        }

        Output();
        VectorMath.Softmax(logits.AsSpan(0, labels));
        float trust = options.NoiseTolerance > 0 ? weight * MathF.Pow(logits[label], options.NoiseTolerance) : weight;
        for (int c = 0; c < labels; c++)
            gradient[c] = (logits[c] - (c == label ? 1 : 0)) * trust;
        UpdateDense(hiddenScale, rate * DenseRateFactor);
        for (int i = 0; i < kept.Length; i++)
        {
            if (!kept[i])
                continue;
            int start = text.Rows[i] * width;
            VectorMath.AdaGrad(
                rate, options.L2, text.Values[i] * featureScale, gradient, tableSquares.AsSpan(start, width), table.AsSpan(start, width));
        }
    }

    /// <summary>A feature's direct votes for the labels.</summary>
    internal ReadOnlySpan<float> LabelWeights(int row) => table.AsSpan(row * width, labels);

    /// <summary>A feature's weights into the hidden layer.</summary>
    internal ReadOnlySpan<float> HiddenWeights(int row) => table.AsSpan(row * width + labelWidth, hidden);

    /// <summary>A hidden unit's votes for the labels.</summary>
    internal ReadOnlySpan<float> OutputWeights(int unit) => output.AsSpan(unit * labelWidth, labels);

    private void Initialize(int rows)
    {
        for (int r = 1; r < rows; r++)
        {
            for (int c = labelWidth; c < width; c++)
                table[r * width + c] = (random.NextSingle() * 2 - 1) * HiddenInitialRange;
        }

        float range = MathF.Sqrt(3f / Math.Max(1, hidden));
        for (int h = 0; h < hidden; h++)
        {
            for (int c = 0; c < labels; c++)
                output[h * labelWidth + c] = (random.NextSingle() * 2 - 1) * range;
        }
    }

    private void Output()
    {
        sums.AsSpan(0, labelWidth).CopyTo(logits);
        VectorMath.AddScaled(1, outputBias, logits);
        for (int h = 0; h < hidden; h++)
        {
            if (activations[h] > 0)
                VectorMath.AddScaled(activations[h], output.AsSpan(h * labelWidth, labelWidth), logits);
        }
    }

    private void UpdateDense(float hiddenScale, float rate)
    {
        ReadOnlySpan<float> labelGradient = gradient.AsSpan(0, labelWidth);
        for (int h = 0; h < hidden; h++)
        {
            gradient[labelWidth + h] = 0;
            if (activations[h] == 0)
                continue;
            Span<float> weights = output.AsSpan(h * labelWidth, labelWidth);
            gradient[labelWidth + h] = VectorMath.Dot(weights, labelGradient) * hiddenScale;
            VectorMath.AdaGrad(rate, 0, activations[h], labelGradient, outputSquares.AsSpan(h * labelWidth, labelWidth), weights);
        }

        VectorMath.AdaGrad(rate, 0, 1, labelGradient, outputBiasSquares, outputBias);
        VectorMath.AdaGrad(rate, 0, 1, gradient.AsSpan(labelWidth), hiddenBiasSquares, hiddenBias);
    }
}
