using System.Runtime.InteropServices;

namespace Appliance.Inference.Classification.Linting;

/// <summary>
/// Character trigrams of texts with an inverted index, for the texts most like each of them. Trigrams that more than
/// <see cref="MaxPostings"/> texts have say little and are left out, which bounds the work for one text. Not thread-safe.
/// </summary>
internal sealed class GramIndex
{
    /// <summary>Texts in which a trigram counts at most.</summary>
    internal const int MaxPostings = 2_000;

    private const int GramLength = 3;

    private readonly (int Gram, float Weight)[][] vectors;
    private readonly List<(int Text, float Weight)>[] postings;
    private readonly float[] scores;
    private readonly List<int> touched = [];

    internal GramIndex(IReadOnlyList<string> texts)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[][] grams = [.. texts.Select(text => Grams(text, ids))];
        var frequencies = new int[ids.Count];
        foreach (int gram in grams.SelectMany(own => own))
            frequencies[gram]++;
        postings = [.. frequencies.Select(_ => new List<(int, float)>())];
        vectors = new (int, float)[texts.Count][];
        scores = new float[texts.Count];
        for (int text = 0; text < vectors.Length; text++)
        {
            vectors[text] = Weigh(grams[text], frequencies, texts.Count);
            foreach ((int gram, float weight) in vectors[text])
                postings[gram].Add((text, weight));
        }
    }

    /// <summary>The texts most like one of the index, itself left out; nearest first.</summary>
    internal IReadOnlyList<(int Text, float Similarity)> Nearest(int text, int count)
    {
        foreach ((int gram, float weight) in vectors[text])
        {
            foreach ((int other, float otherWeight) in CollectionsMarshal.AsSpan(postings[gram]))
            {
                if (scores[other] == 0)
                    touched.Add(other);
                scores[other] += weight * otherWeight;
            }
        }

        var nearest = new PriorityQueue<int, float>();
        foreach (int other in touched)
        {
            if (other != text)
                nearest.Enqueue(other, scores[other]);
            if (nearest.Count > count)
                nearest.Dequeue();
        }

        var found = new (int Text, float Similarity)[nearest.Count];
        for (int i = found.Length - 1; i >= 0; i--)
        {
            int other = nearest.Dequeue();
            found[i] = (other, scores[other]);
        }

        foreach (int other in touched)
            scores[other] = 0;
        touched.Clear();
        return found;
    }

    private static (int Gram, float Weight)[] Weigh(int[] grams, int[] frequencies, int texts)
    {
        (int Gram, float Weight)[] weighed =
            [.. grams.Where(gram => frequencies[gram] <= MaxPostings).Select(gram => (gram, MathF.Log((1f + texts) / frequencies[gram])))];
        float norm = MathF.Sqrt(weighed.Sum(one => one.Weight * one.Weight));
        return [.. weighed.Select(one => (one.Gram, one.Weight / norm))];
    }

    private static int[] Grams(string text, Dictionary<string, int> ids)
    {
        string folded = $" {string.Join(' ', Words(text))} ";
        var grams = new HashSet<int>();
        for (int i = 0; i + GramLength <= folded.Length; i++)
        {
            string gram = folded.Substring(i, GramLength);
            if (!ids.TryGetValue(gram, out int id))
                ids.Add(gram, id = ids.Count);
            grams.Add(id);
        }

        return [.. grams];
    }

    /// <summary>The words of a text in lower case without accents.</summary>
    internal static IEnumerable<string> Words(string text)
    {
        int start = 0;
        char[] folded = [.. text.Where(c => !LatinFolding.IsCombiningAccent(c)).Select(c => char.IsLetterOrDigit(c) ? LatinFolding.Fold(char.ToLowerInvariant(c)) : ' ')];
        for (int end = 0; end <= folded.Length; end++)
        {
            if (end < folded.Length && folded[end] != ' ')
                continue;
            if (end > start)
                yield return new string(folded, start, end - start);
            start = end + 1;
        }
    }
}
