using System.Buffers;
using Appliance.Knowledge.Library.Analysis;
using Appliance.Knowledge.Library.Search.Index;

namespace Appliance.Knowledge.Library.Search.Ranking;

/// <summary>A question in an index's numbers, with what each of its parts is worth. Used by one search, then disposed.</summary>
internal sealed class IndexedQuestion : IDisposable
{
    /// <summary>Words that are compared with lines at most; longer messages are cut.</summary>
    public const int MaxWords = 64;

    // Most words of a library share no letters with the question: they are told apart without another look.
    private const int NoGrams = -1;

    private readonly int[] ownTerms;
    private readonly int[] sharedTerms;
    private readonly int[] words;
    private readonly int[] gramsOfWord;
    private readonly List<int[]> gramMatches = [];
    private readonly Dictionary<int, int> grams = [];
    private readonly int[] pairs;
    private readonly PassageIndex index;

    public IndexedQuestion(string text, SearchQuery query, PassageIndex index)
    {
        this.index = index;
        ownTerms = Rent(index.Vocabulary.Terms);
        sharedTerms = Rent(index.Vocabulary.Terms);
        words = Rent(index.Vocabulary.Words);
        gramsOfWord = Rent(index.Vocabulary.Words);
        Language = LibraryLanguage.All.ToList().IndexOf(query.Language);
        TermRarity = AddTerms(query);
        IsNumber = [.. query.Terms.Select(term => char.IsAsciiDigit(term.Tokens[0][0]))];
        string[] all = [.. Tokenizer.Split(text).Take(MaxWords)];
        int[] known = [.. all.Select(index.Vocabulary.FindWord).Where(word => word >= 0).Distinct()];
        for (int i = 0; i < known.Length; i++)
            words[known[i]] = i + 1;
        WordRarity = [.. known.Select(word => (float)index.Rarity(index.PassagesOfWord[word]))];
        pairs = new int[known.Length * known.Length];
        PairRarity = AddPairs(all);
        Topical = [.. all.Where(word => !StopWords.Contains(query.Language, word)).Distinct()];
        foreach (int gram in Topical.SelectMany(Vocabulary.GramsOf).Select(index.Vocabulary.FindGram).Where(gram => gram >= 0).Distinct())
            grams.Add(gram, grams.Count);
        GramRarity = [.. grams.Keys.Select(gram => (float)index.Rarity(index.PassagesOfGram[gram]))];
    }

    /// <summary>Place of the asker's language in <see cref="LibraryLanguage.All"/>.</summary>
    public int Language { get; }

    /// <summary>Rarity of each term, lowered where it was corrected.</summary>
    public float[] TermRarity { get; }

    /// <summary>For each term whether it is a number.</summary>
    public bool[] IsNumber { get; }

    public float[] WordRarity { get; }

    public float[] PairRarity { get; }

    public float[] GramRarity { get; }

    /// <summary>Its folded words without stop words.</summary>
    public string[] Topical { get; }

    /// <summary>Numbers of index terms with the question's term that each counts as.</summary>
    public List<(int Term, int At)> Terms { get; } = [];

    /// <summary>For every index term the question's term that it counts as plus 1, or 0.</summary>
    /// <param name="sameLanguage">Whether the passage is in the asker's language.</param>
    public ReadOnlySpan<int> TermsFor(bool sameLanguage) => sameLanguage ? ownTerms : sharedTerms;

    /// <summary>For every word of the index its place among the question's words plus 1, or 0.</summary>
    public ReadOnlySpan<int> Words => words;

    /// <summary>Place among the question's pairs plus 1 of two of its words; 0 where they are no pair.</summary>
    public int Pair(int left, int right) => pairs[(left * WordRarity.Length) + right];

    /// <summary>Places of the question's n-grams that a word of the index has.</summary>
    public ReadOnlySpan<int> GramsOf(int word)
    {
        int known = gramsOfWord[word];
        return known == NoGrams ? [] : known > 0 ? gramMatches[known - 1] : FindGrams(word);
    }

    private ReadOnlySpan<int> FindGrams(int word)
    {
        var found = new List<int>();
        foreach (int gram in index.Vocabulary.GramsOfWord(word))
        {
            if (grams.TryGetValue(gram, out int at))
                found.Add(at);
        }

        if (found.Count == 0)
        {
            gramsOfWord[word] = NoGrams;
            return [];
        }

        gramMatches.Add([.. found]);
        gramsOfWord[word] = gramMatches.Count;
        return gramMatches[^1];
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(ownTerms);
        ArrayPool<int>.Shared.Return(sharedTerms);
        ArrayPool<int>.Shared.Return(words);
        ArrayPool<int>.Shared.Return(gramsOfWord);
    }

    private static int[] Rent(int length)
    {
        int[] array = ArrayPool<int>.Shared.Rent(length);
        Array.Clear(array);
        return array;
    }

    private float[] AddTerms(SearchQuery query)
    {
        float[] rarity = new float[query.Terms.Count];
        for (int i = 0; i < rarity.Length; i++)
        {
            int most = 0;
            foreach (string token in query.Terms[i].Tokens)
            {
                int term = index.Vocabulary.FindTerm(token);
                if (term < 0 || ownTerms[term] > 0)
                    continue;
                most = Math.Max(most, index.Postings[term].Length);
                Terms.Add((term, i));
                ownTerms[term] = i + 1;
                if (SearchQuery.IsShared(token))
                    sharedTerms[term] = i + 1;
            }

            rarity[i] = (float)(index.Rarity(most) * query.Terms[i].Certainty);
        }

        return rarity;
    }

    private float[] AddPairs(string[] all)
    {
        var rarity = new List<float>();
        for (int i = 0; i + 1 < all.Length; i++)
        {
            int left = index.Vocabulary.FindWord(all[i]);
            int right = index.Vocabulary.FindWord(all[i + 1]);
            if (left < 0 || right < 0)
                continue;
            ref int pair = ref pairs[((words[left] - 1) * WordRarity.Length) + words[right] - 1];
            if (pair > 0)
                continue;
            rarity.Add((float)index.Rarity(Math.Min(index.Pairs.Of(left, right), index.Passages.Length)));
            pair = rarity.Count;
        }

        return [.. rarity];
    }
}
