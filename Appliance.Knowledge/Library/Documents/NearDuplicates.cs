using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>
/// Finds passages that say the same in nearly the same words: MinHash signatures of word shingles, in bands (Broder 1997; Leskovec, Rajaraman and
/// Ullman, Mining of Massive Datasets, chapter 3), then compared exactly. Two that differ in a number are no duplicates.
/// </summary>
internal static class NearDuplicates
{
    /// <summary>Share of shingles in common from which on two passages say the same.</summary>
    public const double MinSimilarity = 0.8;

    /// <summary>Words that a passage has at least; shorter ones are alike by chance.</summary>
    public const int MinWords = 8;

    /// <summary>Passages that one is compared with at most.</summary>
    public const int MaxCompared = 20;

    private const int ShingleWords = 3, Bands = 8, RowsPerBand = 8;

    // One text for all passages: the connection keeps a statement for each text that it has seen.
    private static readonly string CandidatesSql = $"""
        SELECT DISTINCT p.id, p.text, p.cluster FROM passage_bands b JOIN passages p ON p.id = b.passage_id
        WHERE b.band IN ({string.Join(", ", Enumerable.Range(0, Bands).Select(i => "@b" + i))}) LIMIT {MaxCompared}
        """;

    private static readonly (ulong A, ulong B)[] Hashes = [.. Enumerable.Range(1, Bands * RowsPerBand).Select(i => (Mix((ulong)i) | 1, Mix((ulong)i * 7919)))];

    /// <summary>The bands of a passage's signature; empty for one that is too short.</summary>
    public static long[] BandsOf(string text)
    {
        HashSet<ulong> shingles = Shingles(text);
        if (shingles.Count < MinWords - ShingleWords + 1)
            return [];
        var bands = new long[Bands];
        for (int band = 0; band < Bands; band++)
        {
            ulong key = (ulong)band;
            for (int row = 0; row < RowsPerBand; row++)
            {
                (ulong a, ulong b) = Hashes[(band * RowsPerBand) + row];
                ulong least = ulong.MaxValue;
                foreach (ulong shingle in shingles)
                    least = Math.Min(least, Mix((a * shingle) + b));
                key = Mix(key ^ least);
            }

            bands[band] = (long)(key >> 1);
        }

        return bands;
    }

    /// <summary>Whether two texts say the same.</summary>
    public static bool AreSame(string one, string other)
    {
        if (!Numbers(one).SequenceEqual(Numbers(other)))
            return false;
        HashSet<ulong> left = Shingles(one), right = Shingles(other);
        int common = left.Count(right.Contains);
        return left.Count + right.Count - common is > 0 and var all && (double)common / all >= MinSimilarity;
    }

    /// <summary>Stores a passage's bands and links it with those that say the same.</summary>
    public static void Link(WriteSession session, long passage, string text, long[] bands)
    {
        if (bands.Length == 0)
            return;
        IEnumerable<(long Id, string Text, long? Cluster)> candidates = session.Connection.Query<(long, string, long?)>(CandidatesSql, new
        {
            b0 = bands[0],
            b1 = bands[1],
            b2 = bands[2],
            b3 = bands[3],
            b4 = bands[4],
            b5 = bands[5],
            b6 = bands[6],
            b7 = bands[7],
        });
        foreach ((long id, string other, long? cluster) in candidates.Where(candidate => AreSame(candidate.Text, text)))
        {
            session.Execute("UPDATE passages SET cluster = $0 WHERE id IN ($1, $2)", cluster ?? bands[0], passage, id);
            break;
        }

        foreach (long band in bands.Distinct())
            session.Execute("INSERT INTO passage_bands (band, passage_id) VALUES ($0, $1)", band, passage);
    }

    private static HashSet<ulong> Shingles(string text)
    {
        string[] words = [.. Tokenizer.Split(text)];
        var shingles = new HashSet<ulong>();
        for (int i = 0; i + ShingleWords <= words.Length; i++)
        {
            // FNV-1a over the words.
            ulong hash = 14695981039346656037;
            for (int w = i; w < i + ShingleWords; w++)
            {
                foreach (char c in words[w])
                    hash = (hash ^ c) * 1099511628211;
                hash = (hash ^ ' ') * 1099511628211;
            }

            shingles.Add(hash);
        }

        return shingles;
    }

    private static IEnumerable<string> Numbers(string text) => Tokenizer.Split(text).Where(word => char.IsAsciiDigit(word[0]) || word[0] == '+');

    // The finalizer of SplitMix64.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
