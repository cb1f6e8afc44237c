using Appliance.Knowledge.Library.Search.Index;

namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>
/// Compares passages with a question word by word. All signals are BM25 (Robertson and Zaragoza 2009): rarity × frequency × (k + 1) /
/// (frequency + k × (1 − b + b × length / mean length)). Used by one search on one thread.
/// </summary>
internal sealed class WordScorer
{
    private static readonly Bm25 OfPassage = new(1.2f, 0.75f);
    private static readonly Bm25 OfLine = new(0.6f, 0.3f);

    private readonly PassageIndex index;
    private readonly IndexedQuestion question;
    private readonly float[] terms;
    private readonly float[] line;
    private readonly float[] two;
    private readonly float[] words;
    private readonly float[] pairs;
    private readonly float[] grams;

    public WordScorer(PassageIndex index, IndexedQuestion question)
    {
        this.index = index;
        this.question = question;
        terms = new float[question.TermRarity.Length];
        line = new float[terms.Length];
        two = new float[terms.Length];
        words = new float[question.WordRarity.Length];
        pairs = new float[question.PairRarity.Length];
        grams = new float[question.GramRarity.Length];
    }

    /// <summary>What a term's occurrences in a passage, its title and its headings add to <see cref="RankLeg.Terms"/>.</summary>
    public static float TermScore(PassageIndex index, int passage, float frequency, float rarity) =>
        OfPassage.Of(frequency, rarity, index.Lengths[passage], index.Averages.Passage);

    /// <summary>Fills in the signals that are made of words.</summary>
    public void Score(int passage, RankScores scores)
    {
        IndexedPassage indexed = index.Passages[passage];
        IndexedDocument document = index.Documents[indexed.Document];
        bool sameLanguage = indexed.Language == question.Language;
        scores[RankLeg.SameLanguage] = sameLanguage ? 1 : 0;
        ScoreTerms(indexed, document, question.TermsFor(sameLanguage), scores);
        if (sameLanguage)
            ScoreWords(indexed, scores);
        ScoreGrams(indexed, index.GramsOfPassage[passage], scores);
    }

    private void ScoreTerms(IndexedPassage passage, IndexedDocument document, ReadOnlySpan<int> numbers, RankScores scores)
    {
        Array.Clear(terms);
        Array.Clear(two);
        float best = 0;
        float bestTwo = 0;
        int before = 0;
        for (int l = 0; l < passage.Lines; l++)
        {
            Array.Clear(line);
            ReadOnlySpan<int> content = passage.Terms.AsSpan(passage.TermLines[l]..passage.TermLines[l + 1]);
            bool any = Count(content, numbers, line, 1);
            if (any)
            {
                best = Math.Max(best, OfLine.Sum(line, question.TermRarity, content.Length, index.Averages.Line));
                Add(terms, line);
                Add(two, line);
                bestTwo = Math.Max(bestTwo, OfLine.Sum(two, question.TermRarity, before + content.Length, 2 * index.Averages.Line));
            }

            line.CopyTo(two, 0);
            before = content.Length;
        }

        scores[RankLeg.Line] = best;
        scores[RankLeg.TwoLines] = bestTwo;
        Array.Clear(line);
        Count(document.Title, numbers, line, PassageIndex.TitleWeight);
        Count(passage.Heads, numbers, line, PassageIndex.HeadingWeight);
        float heading = 0;
        float number = 0;
        for (int i = 0; i < terms.Length; i++)
            heading += line[i] > 0 ? question.TermRarity[i] : 0;
        Add(terms, line);
        scores[RankLeg.Heading] = heading;
        scores[RankLeg.Terms] = OfPassage.Sum(terms, question.TermRarity, passage.Length, index.Averages.Passage);
        for (int i = 0; i < terms.Length; i++)
            number += question.IsNumber[i] ? OfPassage.Of(terms[i], question.TermRarity[i], passage.Length, index.Averages.Passage) : 0;
        scores[RankLeg.Numbers] = number;
    }

    private void ScoreWords(IndexedPassage passage, RankScores scores)
    {
        ReadOnlySpan<int> numbers = question.Words;
        float best = 0;
        float bestPairs = 0;
        for (int l = 0; l + 1 < passage.WordLines.Length; l++)
        {
            Array.Clear(words);
            Array.Clear(pairs);
            ReadOnlySpan<int> content = passage.Words.AsSpan(passage.WordLines[l]..passage.WordLines[l + 1]);
            int before = 0;
            bool paired = false;
            foreach (int word in content)
            {
                int at = numbers[word];
                if (at > 0)
                    words[at - 1]++;
                if (at > 0 && before > 0 && question.Pair(before - 1, at - 1) is > 0 and var pair)
                {
                    pairs[pair - 1]++;
                    paired = true;
                }

                before = at;
            }

            best = Math.Max(best, OfLine.Sum(words, question.WordRarity, content.Length, index.Averages.LineWords));
            if (paired)
                bestPairs = Math.Max(bestPairs, OfLine.Sum(pairs, question.PairRarity, content.Length, index.Averages.LineWords));
        }

        scores[RankLeg.LineWords] = best;
        scores[RankLeg.LinePairs] = bestPairs;
    }

    private void ScoreGrams(IndexedPassage passage, int length, RankScores scores)
    {
        Array.Clear(grams);
        foreach (int word in passage.Words)
        {
            ReadOnlySpan<int> matched = question.GramsOf(word);
            if (matched.Length == 0 || !index.Vocabulary.IsTopical(word, passage.Language))
                continue;
            foreach (int gram in matched)
                grams[gram]++;
        }

        scores[RankLeg.Grams] = OfPassage.Sum(grams, question.GramRarity, length, index.Averages.Grams);
    }

    private static bool Count(ReadOnlySpan<int> content, ReadOnlySpan<int> numbers, float[] frequencies, float weight)
    {
        bool any = false;
        foreach (int term in content)
        {
            int at = numbers[term];
            if (at == 0)
                continue;
            frequencies[at - 1] += weight;
            any = true;
        }

        return any;
    }

    private static void Add(float[] to, float[] from) => System.Numerics.Tensors.TensorPrimitives.Add(to, from, to);

    private readonly record struct Bm25(float K, float B)
    {
        public float Of(float frequency, float rarity, int length, double average) =>
            frequency <= 0 ? 0 : rarity * frequency * (K + 1) / (frequency + (K * (1 - B + (B * length / (float)average))));

        public float Sum(float[] frequencies, float[] rarity, int length, double average)
        {
            float sum = 0;
            for (int i = 0; i < frequencies.Length; i++)
                sum += Of(frequencies[i], rarity[i], length, average);
            return sum;
        }
    }
}
