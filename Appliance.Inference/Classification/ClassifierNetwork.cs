namespace Appliance.Inference.Classification;

/// <summary>
/// A finished wide-and-deep network with an eight-bit table: what is written to the model file, and the reference computation
/// for it. Immutable and thread-safe.
/// </summary>
/// <param name="Table">Row-major, rows × (labels + hidden units).</param>
/// <param name="Scales">Factor of each table row.</param>
/// <param name="HiddenBias">One per hidden unit; empty for softmax regression.</param>
/// <param name="Output">Row-major, hidden units × labels.</param>
/// <param name="OutputBias">One per label.</param>
internal sealed record ClassifierNetwork(
    sbyte[] Table, float[] Scales, float[] HiddenBias, float[] Output, float[] OutputBias)
{
    private const int MaxStackColumns = 4_096;

    internal int LabelCount => OutputBias.Length;

    internal int HiddenUnits => HiddenBias.Length;

    /// <summary>Writes one logit per label.</summary>
    internal void Predict(SparseVector text, Span<float> logits)
    {
        int columns = LabelCount + HiddenUnits;
        Span<float> sums = columns <= MaxStackColumns ? stackalloc float[columns] : new float[columns];
        sums.Clear();
        for (int i = 0; i < text.Rows.Length; i++)
        {
            int row = text.Rows[i];
            float factor = text.Values[i] * Scales[row];
            ReadOnlySpan<sbyte> weights = Table.AsSpan(row * columns, columns);
            for (int c = 0; c < columns; c++)
                sums[c] += factor * weights[c];
        }

        for (int c = 0; c < LabelCount; c++)
            logits[c] = sums[c] + OutputBias[c];
        for (int h = 0; h < HiddenUnits; h++)
        {
            float activation = MathF.Max(0, sums[LabelCount + h] + HiddenBias[h]);
            for (int c = 0; activation > 0 && c < LabelCount; c++)
                logits[c] += activation * Output[h * LabelCount + c];
        }
    }
}
