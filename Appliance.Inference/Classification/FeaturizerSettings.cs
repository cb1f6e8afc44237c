namespace Appliance.Inference.Classification;

/// <summary>
/// How text becomes features. Stored with a trained model, because a model only understands the features it was trained on.
/// </summary>
/// <param name="Buckets">Size of the hash space, a power of two from 32,768 to 131,072.</param>
/// <param name="MinGram">Shortest character n-gram, in characters, counting the word boundary as one.</param>
/// <param name="MaxGram">Longest character n-gram, in characters.</param>
/// <param name="WordBigrams">Whether pairs of neighbouring words are features too.</param>
public sealed record FeaturizerSettings(int Buckets = 131_072, int MinGram = 2, int MaxGram = 5, bool WordBigrams = true)
{
    /// <summary>Smallest hash space accepted; fewer buckets collide too often for four languages.</summary>
    public const int MinBuckets = 32_768;

    /// <summary>Largest hash space accepted; more buckets only make the file larger.</summary>
    public const int MaxBuckets = 131_072;

    /// <summary>Longest character n-gram accepted, in characters.</summary>
    public const int MaxGramLimit = 8;

    /// <summary>Throws when a value is outside its limits.</summary>
    /// <exception cref="ArgumentException">Names the setting, the limit and the value.</exception>
    internal void Check()
    {
        if (Buckets is < MinBuckets or > MaxBuckets || !int.IsPow2(Buckets))
            throw new ArgumentException($"Featurizer buckets must be a power of two from {MinBuckets} to {MaxBuckets}, not {Buckets}.");
        if (MinGram < 1 || MaxGram < MinGram || MaxGram > MaxGramLimit)
            throw new ArgumentException($"Character n-grams must satisfy 1 ≤ shortest ≤ longest ≤ {MaxGramLimit}, not {MinGram} to {MaxGram}.");
    }
}
