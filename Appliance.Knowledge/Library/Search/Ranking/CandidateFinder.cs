using System.Buffers;
using Appliance.Knowledge.Library.Search.Index;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>Chooses the passages that are worth ranking: by their terms, by terms that look like the question's words, and by vectors.</summary>
internal static class CandidateFinder
{
    /// <summary>Passages that are taken by words.</summary>
    public const int MaxByWords = 200;

    /// <summary>Passages that are taken by vectors.</summary>
    public const int MaxByVectors = 100;

    /// <summary>Libraries of up to so many passages are ranked completely.</summary>
    public const int RankAll = 1_000;

    /// <summary>Terms of the index that count as a word of the question because of their letters, at most.</summary>
    public const int MaxLookalikes = 8;

    /// <summary>Share of a word's n-grams, weighted by rarity, that a lookalike has at least.</summary>
    public const double MinLikeness = 0.5;

    private const float LookalikeFactor = 0.6f;

    /// <summary>Places of the candidates in the index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="question">The question in its numbers.</param>
    /// <param name="vector">The question's vector, or none.</param>
    /// <param name="allowed">For each passage whether it may be found.</param>
    /// <param name="exhaustive">Every passage, to measure what is lost.</param>
    public static List<int> Find(PassageIndex index, IndexedQuestion question, in QuestionVector vector, bool[] allowed, bool exhaustive)
    {
        IEnumerable<int> permitted = Enumerable.Range(0, index.Passages.Length).Where(p => allowed[p]);
        if (exhaustive || index.Passages.Length <= RankAll)
            return [.. permitted];
        float[] scores = ArrayPool<float>.Shared.Rent(index.Passages.Length);
        try
        {
            var candidates = new HashSet<int>();
            Span<float> all = scores.AsSpan(0, index.Passages.Length);
            all.Clear();
            AddTerms(index, question, all);
            AddLookalikes(index, question, all);
            Take(all, allowed, MaxByWords, 0, candidates);
            if (vector.Exists && index.Vectors is { } vectors)
                TakeNearest(vectors, vector, allowed, all, candidates);

            return [.. candidates.Order()];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    // Reads every vector, or, in a very large library, only those that a scan of signs chose.
    private static void TakeNearest(PassageVectors vectors, in QuestionVector question, bool[] allowed, Span<float> scores, HashSet<int> candidates)
    {
        if (!vectors.HasSigns)
        {
            for (int p = 0; p < scores.Length; p++)
                scores[p] = vectors.Has(p) ? vectors.Whole(p, question) : 0;
            Take(scores, allowed, MaxByVectors, 0, candidates);
            return;
        }

        vectors.Agreements(question, scores);
        var chosen = new HashSet<int>();
        Take(scores, allowed, MaxByVectors * PassageVectors.SignsFactor, 0, chosen);
        scores.Clear();
        foreach (int p in chosen)
            scores[p] = vectors.Whole(p, question);
        Take(scores, allowed, MaxByVectors, 0, candidates);
    }

    private static void AddTerms(PassageIndex index, IndexedQuestion question, Span<float> scores)
    {
        // A stem of the asker's language means nothing in another, where ranking leaves it out too.
        foreach ((int term, int at) in question.Terms)
        {
            bool everywhere = question.TermsFor(sameLanguage: false)[term] > 0;
            foreach (Posting posting in index.Postings[term])
            {
                if (everywhere || index.Languages[posting.Passage] == question.Language)
                    scores[posting.Passage] += WordScorer.TermScore(index, posting.Passage, posting.Frequency, question.TermRarity[at]);
            }
        }
    }

    private static void AddLookalikes(PassageIndex index, IndexedQuestion question, Span<float> scores)
    {
        var exact = question.Terms.Select(term => term.Term).ToHashSet();
        foreach (string word in question.Topical)
        {
            var overlap = new Dictionary<int, double>();
            double all = 0;
            foreach (int gram in Vocabulary.GramsOf(word).Select(index.Vocabulary.FindGram))
            {
                double rarity = index.Rarity(gram < 0 ? 0 : index.PassagesOfGram[gram]);
                all += rarity;
                foreach (int term in gram < 0 ? [] : index.TermsWithGram[gram])
                    overlap[term] = overlap.GetValueOrDefault(term) + rarity;
            }

            IEnumerable<KeyValuePair<int, double>> near = overlap
                .Where(pair => pair.Value >= MinLikeness * all && !exact.Contains(pair.Key))
                .OrderByDescending(pair => pair.Value)
                .Take(MaxLookalikes);
            foreach ((int term, double shared) in near)
                Add(index, term, (float)(LookalikeFactor * shared / all * index.Rarity(index.Postings[term].Length)), scores);
        }
    }

    private static void Add(PassageIndex index, int term, float rarity, Span<float> scores)
    {
        foreach (Posting posting in index.Postings[term])
            scores[posting.Passage] += WordScorer.TermScore(index, posting.Passage, posting.Frequency, rarity);
    }

    private static void Take(ReadOnlySpan<float> scores, bool[] allowed, int count, float above, HashSet<int> candidates)
    {
        var best = new PriorityQueue<int, float>(count + 1);
        for (int p = 0; p < scores.Length; p++)
        {
            if (scores[p] <= above || (best.Count == count && scores[p] <= Lowest(best)) || !allowed[p])
                continue;
            best.Enqueue(p, scores[p]);
            if (best.Count > count)
                best.Dequeue();
        }

        foreach ((int passage, float _) in best.UnorderedItems)
            candidates.Add(passage);

        static float Lowest(PriorityQueue<int, float> queue) => queue.TryPeek(out _, out float lowest) ? lowest : float.NegativeInfinity;
    }
}
