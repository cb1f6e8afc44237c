namespace Appliance.Inference.Classification;

/// <summary>
/// Brings an encoder's vectors into the range in which the trainer learns well: sentence encoders point all texts into a narrow cone, so
/// each number is measured from its mean in its standard deviations, and the vector brought to one length. Immutable and thread-safe.
/// </summary>
/// <param name="Means">One for each number of a vector.</param>
/// <param name="Factors">Reciprocal standard deviations.</param>
internal sealed record VectorScaler(float[] Means, float[] Factors)
{
    /// <summary>Euclidean length of a scaled vector (cross-validated).</summary>
    internal const float Length = 3;

    /// <summary>An average text's vector has no direction; it becomes zero.</summary>
    internal const float SmallestNorm = 1e-6f;

    private const float SmallestDeviation = 1e-6f;

    internal int Dimensions => Means.Length;

    internal static VectorScaler Fit(float[][] vectors)
    {
        int dimensions = vectors[0].Length;
        var means = new double[dimensions];
        var squares = new double[dimensions];
        foreach (float[] vector in vectors)
        {
            for (int i = 0; i < dimensions; i++)
            {
                means[i] += vector[i] / vectors.Length;
                squares[i] += (double)vector[i] * vector[i] / vectors.Length;
            }
        }

        return new VectorScaler(
            [.. means.Select(mean => (float)mean)],
            [.. squares.Select((square, i) => (float)(1 / (Math.Sqrt(Math.Max(0, square - means[i] * means[i])) + SmallestDeviation)))]);
    }

    /// <summary>The scaled vector as rows of a table whose first row stays empty.</summary>
    internal SparseVector Encode(ReadOnlySpan<float> vector)
    {
        var rows = new int[vector.Length];
        var values = new float[vector.Length];
        float squares = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i + 1;
            values[i] = (vector[i] - Means[i]) * Factors[i];
            squares += values[i] * values[i];
        }

        float factor = Length / MathF.Max(SmallestNorm, MathF.Sqrt(squares));
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
        return new SparseVector(rows, values);
    }
}
