namespace Appliance.Inference.Classification;

/// <summary>
/// Which hash buckets a model has learnt, and how much each counts: bucket → row of the weight table and row → inverse
/// document frequency. Row 0 stands for every bucket that was not learnt; its weights are zero, but it counts in the norm,
/// so a text full of unknown words is less certain. Immutable and thread-safe.
/// </summary>
internal sealed class FeatureVocabulary
{
    private FeatureVocabulary(int[] rows, float[] inverseFrequencies)
    {
        Rows = rows;
        InverseFrequencies = inverseFrequencies;
    }

    /// <summary>Row of each bucket.</summary>
    internal int[] Rows { get; }

    /// <summary>Factor of each row.</summary>
    internal float[] InverseFrequencies { get; }

    internal int RowCount => InverseFrequencies.Length;

    /// <summary>Counts in how many texts each bucket occurs.</summary>
    internal static FeatureVocabulary Count(TextFeaturizer featurizer, int buckets, IEnumerable<string> texts, int minDocuments)
    {
        var frequencies = new int[buckets];
        var bag = new FeatureBag();
        int documents = 0;
        foreach (string text in texts)
        {
            featurizer.Featurize(text, bag);
            foreach (long id in bag.Ids.AsSpan(0, bag.Count))
                frequencies[id]++;
            documents++;
        }

        var rows = new int[buckets];
        List<float> inverse = [InverseFrequency(documents, 0)];
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            if (frequencies[bucket] < minDocuments)
                continue;
            rows[bucket] = inverse.Count;
            inverse.Add(InverseFrequency(documents, frequencies[bucket]));
        }

        return new FeatureVocabulary(rows, [.. inverse]);
    }

    /// <summary>The text's features as rows and values of unit Euclidean length.</summary>
    internal SparseVector Encode(FeatureBag bag)
    {
        var rows = new int[bag.Count];
        var values = new float[bag.Count];
        float squares = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Rows[bag.Ids[i]];
            values[i] = bag.Weights[i] * InverseFrequencies[rows[i]];
            squares += values[i] * values[i];
        }

        float norm = MathF.Sqrt(squares);
        for (int i = 0; i < values.Length; i++)
            values[i] /= norm;
        return new SparseVector(rows, values);
    }

    // The square root of the usual smoothed idf: short messages already weigh rare words enough (cross-validated).
    private static float InverseFrequency(int documents, int frequency) =>
        MathF.Sqrt(MathF.Log((1f + documents) / (1f + frequency)) + 1);
}
