using Appliance.Knowledge.Library.Search.Index;
using Appliance.Knowledge.Library.Search.Vectors;

namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>A passage of the index with the values of its signals.</summary>
internal readonly record struct RankedPassage(int Passage, RankScores Scores, float Total);

/// <summary>Ranks the passages of an index by words and vectors. Thread-safe.</summary>
internal static class PassageRanking
{
    /// <summary>The best passages, best first.</summary>
    /// <param name="text">The question as written.</param>
    /// <param name="query">The question as analysed.</param>
    /// <param name="index">The index.</param>
    /// <param name="vector">The question's vector; empty without an encoder.</param>
    /// <param name="allowed">For each passage whether it may be found.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="exhaustive">Rank every passage instead of candidates.</param>
    public static List<RankedPassage> Rank(
        string text, SearchQuery query, PassageIndex index, ReadOnlySpan<float> vector, bool[] allowed, int top, bool exhaustive)
    {
        using var question = new IndexedQuestion(text, query, index);
        QuestionVector rounded = vector.IsEmpty ? default : new QuestionVector(vector);
        List<int> candidates = CandidateFinder.Find(index, question, rounded, allowed, exhaustive);
        RankScores[] scores = new RankScores[candidates.Count];
        var words = new WordScorer(index, question);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = new RankScores();
            words.Score(candidates[i], scores[i]);
        }

        AddDocuments(index, candidates, scores);
        if (rounded.Exists)
            AddVectors(index.Vectors!, candidates, rounded, scores);
        RankWeights weights = rounded.Exists ? RankWeights.WordsAndVectors : RankWeights.Words;
        return [.. candidates
            .Select((passage, i) => new RankedPassage(passage, scores[i], scores[i].Sum(weights)))
            .OrderByDescending(ranked => ranked.Total)
            .ThenBy(ranked => ranked.Passage)
            .Take(top)];
    }

    private static void AddDocuments(PassageIndex index, List<int> candidates, RankScores[] scores)
    {
        var best = new Dictionary<int, float>();
        for (int i = 0; i < scores.Length; i++)
        {
            int document = index.Passages[candidates[i]].Document;
            best[document] = Math.Max(best.GetValueOrDefault(document), scores[i][RankLeg.Terms]);
        }

        for (int i = 0; i < scores.Length; i++)
            scores[i][RankLeg.Document] = best[index.Passages[candidates[i]].Document];
    }

    // A passage without vectors, because its document was just imported, is taken to be as like the question as the median candidate.
    private static void AddVectors(PassageVectors vectors, List<int> candidates, in QuestionVector question, RankScores[] scores)
    {
        var sentences = new List<float>(candidates.Count);
        var wholes = new List<float>(candidates.Count);
        for (int i = 0; i < scores.Length; i++)
        {
            if (!vectors.Has(candidates[i]))
                continue;
            scores[i][RankLeg.Sentence] = vectors.Sentence(candidates[i], question);
            scores[i][RankLeg.Passage] = vectors.Whole(candidates[i], question);
            sentences.Add(scores[i][RankLeg.Sentence]);
            wholes.Add(scores[i][RankLeg.Passage]);
        }

        if (sentences.Count == scores.Length || sentences.Count == 0)
            return;
        sentences.Sort();
        wholes.Sort();
        for (int i = 0; i < scores.Length; i++)
        {
            if (vectors.Has(candidates[i]))
                continue;
            scores[i][RankLeg.Sentence] = sentences[sentences.Count / 2];
            scores[i][RankLeg.Passage] = wholes[wholes.Count / 2];
        }
    }
}
