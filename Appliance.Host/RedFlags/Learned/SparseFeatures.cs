namespace Appliance.Host.RedFlags.Learned;

/// <summary>Distinct features of a text or of a part of it, each kind of unit length times its weight.</summary>
/// <param name="Buckets">Hashed numbers, ascending.</param>
/// <param name="Values">One for each.</param>
internal sealed record SparseFeatures(int[] Buckets, float[] Values)
{
    // How much a kind counts against the others, chosen on cross-validation.
    private static readonly float[] GroupWeights = [1.0f, 1.0f, 0.2f, 0.2f, 0.3f, 0.3f, 0.3f];

    /// <summary>Features that stand wholly on the words of a span.</summary>
    /// <param name="features">All features of a text.</param>
    /// <param name="first">The span's first word.</param>
    /// <param name="last">Its last word.</param>
    public static SparseFeatures Of(IReadOnlyList<DangerFeature> features, int first, int last)
    {
        var keys = new long[features.Count];
        int count = 0;
        foreach (DangerFeature feature in features)
        {
            if (feature.First >= first && feature.Last <= last) keys[count++] = ((long)feature.Bucket << 8) | (long)feature.Group;
        }
        Array.Sort(keys, 0, count);
        Span<int> size = stackalloc int[DangerFeatures.Groups];
        int distinct = 0;
        for (int i = 0; i < count; i++)
        {
            if (distinct > 0 && keys[distinct - 1] >> 8 == keys[i] >> 8) continue;
            keys[distinct++] = keys[i];
            size[(int)(keys[i] & 0xFF)]++;
        }
        var buckets = new int[distinct];
        var values = new float[distinct];
        for (int i = 0; i < distinct; i++)
        {
            int group = (int)(keys[i] & 0xFF);
            buckets[i] = (int)(keys[i] >> 8);
            values[i] = GroupWeights[group] / MathF.Sqrt(size[group]);
        }
        return new SparseFeatures(buckets, values);
    }

    /// <summary>The weighted sum.</summary>
    public float Dot(ReadOnlySpan<float> weights)
    {
        float sum = 0;
        for (int i = 0; i < Buckets.Length; i++) sum += weights[Buckets[i]] * Values[i];
        return sum;
    }
}
