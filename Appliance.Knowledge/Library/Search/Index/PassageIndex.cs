using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Knowledge.Library.Search.Index;

/// <summary>
/// The passages of a library in memory: postings of their terms to find candidates, their words and lines to rank them by. About 1.5 KB a
/// passage, vectors not counted. Immutable.
/// </summary>
internal sealed class PassageIndex
{
    /// <summary>What an occurrence in the title counts of one in the text.</summary>
    public const float TitleWeight = 3;

    /// <summary>What an occurrence in the headings counts of one in the text.</summary>
    public const float HeadingWeight = 2;

    public required Vocabulary Vocabulary { get; init; }

    public required IndexedDocument[] Documents { get; init; }

    public required IndexedPassage[] Passages { get; init; }

    /// <summary>For each passage its language's place in <see cref="Analysis.LibraryLanguage.All"/>, side by side so that a scan stays in the cache.</summary>
    public required byte[] Languages { get; init; }

    /// <summary>For each passage its <see cref="IndexedPassage.Length"/>, likewise.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>For each term the passages that have it, in order.</summary>
    public required Posting[][] Postings { get; init; }

    /// <summary>For each word, in how many passages it occurs.</summary>
    public required int[] PassagesOfWord { get; init; }

    /// <summary>For each n-gram, in how many passages it occurs in a topical word.</summary>
    public required int[] PassagesOfGram { get; init; }

    /// <summary>For each passage, how many n-grams its topical words have.</summary>
    public required int[] GramsOfPassage { get; init; }

    /// <summary>For each n-gram the terms that have it: near misses are found by them.</summary>
    public required int[][] TermsWithGram { get; init; }

    /// <summary>How many passages have a pair of neighbouring words.</summary>
    public required PairCounts Pairs { get; init; }

    public required IndexAverages Averages { get; init; }

    /// <summary>Vectors of the passages; null without an encoder.</summary>
    public PassageVectors? Vectors { get; init; }

    /// <summary>Passages that have a term.</summary>
    public int Count(string term) => Vocabulary.FindTerm(term) is >= 0 and var id ? Postings[id].Length : 0;

    /// <summary>Inverse document frequency as BM25 has it, <c>ln(1 + (N − n + ½) / (n + ½))</c>.</summary>
    public double Rarity(int passages) => Math.Log(1 + ((Passages.Length - passages + 0.5) / (passages + 0.5)));
}

/// <summary>Mean lengths that BM25 compares with.</summary>
/// <param name="Passage">Terms of a passage with its headings.</param>
/// <param name="Line">Terms of a line.</param>
/// <param name="LineWords">Words of a line.</param>
/// <param name="Grams">N-grams of a passage's topical words.</param>
internal sealed record IndexAverages(double Passage, double Line, double LineWords, double Grams);

/// <summary>
/// Counts of word pairs in a table of fixed size by hash. Two pairs may share a counter, which makes a rare pair look less rare; with a
/// table twice as large as there are pairs that is seldom.
/// </summary>
internal sealed class PairCounts
{
    /// <summary>Counters at most: 16 MiB.</summary>
    public const int MaxCounters = 1 << 23;

    private const int MinCounters = 1 << 12;

    private readonly ushort[] counters;

    /// <param name="pairs">Pairs that will be counted.</param>
    public PairCounts(long pairs)
    {
        long wanted = Math.Clamp(pairs * 2, MinCounters, MaxCounters);
        counters = new ushort[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)wanted)];
    }

    public void Add(int left, int right)
    {
        ref ushort counter = ref counters[At(left, right)];
        if (counter < ushort.MaxValue)
            counter++;
    }

    public int Of(int left, int right) => counters[At(left, right)];

    // Fibonacci hashing of the two numbers.
    private int At(int left, int right) =>
        (int)((((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15UL >> 64 - System.Numerics.BitOperations.Log2((uint)counters.Length));
}
