namespace Appliance.Inference.Classification;

/// <summary>
/// Reusable buffers for one text's features. Grows to the longest text it has seen and then allocates nothing. Not thread-safe.
/// </summary>
internal sealed class FeatureBag
{
    private const int InitialFeatures = 512;

    /// <summary>Distinct concepts of a text that are paired; further ones still count alone.</summary>
    internal const int MaxConcepts = 32;

    private readonly uint[] concepts = new uint[MaxConcepts];
    private int conceptCount;
    private int[] hashes = new int[InitialFeatures];
    private int hashCount;

    /// <summary>Normalised characters; words are separated and surrounded by single spaces.</summary>
    internal char[] Characters { get; } = new char[TextFeaturizer.MaxTextCharacters * 2 + 2];

    /// <summary><see cref="Characters"/> with accents folded away, position by position.</summary>
    internal char[] Folded { get; } = new char[TextFeaturizer.MaxTextCharacters * 2 + 2];

    /// <summary>Distinct bucket numbers in ascending order; the first <see cref="Count"/> are valid.</summary>
    internal long[] Ids { get; private set; } = new long[InitialFeatures];

    /// <summary>One weight per id, 1 + ln(occurrences).</summary>
    internal float[] Weights { get; private set; } = new float[InitialFeatures];

    /// <summary>What each bucket stands for in this text, for explanations; null where nobody asks, which costs nothing.</summary>
    internal Dictionary<int, string>? Names { get; init; }

    /// <summary>Number of distinct features, at least one.</summary>
    internal int Count { get; private set; }

    internal void Clear()
    {
        hashCount = 0;
        conceptCount = 0;
        Count = 0;
        Names?.Clear();
    }

    /// <summary>Remembers a concept; returns those to pair it with, none when it was there before.</summary>
    internal ReadOnlySpan<uint> TakeConcept(uint concept)
    {
        ReadOnlySpan<uint> before = concepts.AsSpan(0, conceptCount);
        if (conceptCount == MaxConcepts || before.Contains(concept))
            return [];
        concepts[conceptCount++] = concept;
        return before;
    }

    internal void Add(int bucket)
    {
        if (hashCount == hashes.Length)
            Array.Resize(ref hashes, hashes.Length * 2);
        hashes[hashCount++] = bucket;
    }

    /// <summary>Counts equal buckets and turns the counts into weights.</summary>
    internal void Merge()
    {
        if (Ids.Length < hashCount)
        {
            Ids = new long[hashes.Length];
            Weights = new float[hashes.Length];
        }

        Span<int> sorted = hashes.AsSpan(0, hashCount);
        sorted.Sort();
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            Ids[Count] = sorted[start];
            Weights[Count++] = 1 + MathF.Log(end - start);
            start = end;
        }
    }
}
