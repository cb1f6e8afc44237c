namespace Appliance.Host.Phrases;

/// <summary>Where a pattern matched.</summary>
/// <param name="Pattern">Number of the pattern, in the order given to <see cref="PhraseSet.Compile"/>.</param>
/// <param name="Words">Positions of the matched words in <see cref="PhraseTokens.Tokens"/>, ascending; words in gaps are left out.</param>
internal readonly record struct PhraseMatch(int Pattern, IReadOnlyList<int> Words)
{
    /// <summary>Position of the first matched word.</summary>
    public int First => Words[0];

    /// <summary>Position of the last matched word.</summary>
    public int Last => Words[^1];
}

/// <summary>
/// Many patterns compiled together: a text's words are looked up once in a common vocabulary, and only patterns whose first
/// word occurs are tried. Work grows with words × patterns that start there × the window of a pattern; there is no
/// unbounded backtracking. Immutable; safe for concurrent use.
/// </summary>
internal sealed class PhraseSet
{
    private readonly PhraseVocabulary vocabulary;
    private readonly List<CompiledPhrase> phrases = [];
    private readonly Dictionary<int, List<int>> byFirstWord = [];

    private PhraseSet(PhraseVocabulary vocabulary) => this.vocabulary = vocabulary;

    /// <summary>Compiles patterns; their numbers in matches are their places in this sequence.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="vocabulary">
    /// Shared by sets that read the same texts, so that a word is looked up once for all of them; null for one of its own.
    /// </param>
    public static PhraseSet Compile(IEnumerable<PhrasePattern> patterns, PhraseVocabulary? vocabulary = null)
    {
        var set = new PhraseSet(vocabulary ?? new PhraseVocabulary());
        foreach (PhrasePattern pattern in patterns)
        {
            var phrase = new CompiledPhrase(pattern, set.vocabulary);
            foreach (int word in phrase.FirstWords)
            {
                if (!set.byFirstWord.TryGetValue(word, out List<int>? starting)) set.byFirstWord.Add(word, starting = []);
                starting.Add(set.phrases.Count);
            }
            set.phrases.Add(phrase);
        }
        return set;
    }

    /// <summary>All matches, one at most for each pattern and first word.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="clauses">The clause of each word; no match holds words of two clauses.</param>
    public IEnumerable<PhraseMatch> Find(PhraseTokens tokens, int[] clauses) => Find(vocabulary.LookUp(tokens), clauses);

    /// <summary>All matches in a text that the set's vocabulary has looked up already.</summary>
    /// <param name="seen">What <see cref="PhraseVocabulary.LookUp"/> of the set's vocabulary gave for the text.</param>
    /// <param name="clauses">The clause of each word; no match holds words of two clauses.</param>
    public IEnumerable<PhraseMatch> Find(int[][] seen, int[] clauses)
    {
        for (int start = 0; start < seen.Length; start++)
        {
            foreach (int pattern in StartingAt(seen[start]))
            {
                if (phrases[pattern].Match(seen, clauses, start, mustReach: null) is { } words)
                    yield return new PhraseMatch(pattern, words);
            }
        }
    }

    /// <summary>Whether some pattern matches the text from its first word to its last, whatever its punctuation.</summary>
    public bool MatchesWhole(PhraseTokens tokens)
    {
        int[][] seen = vocabulary.LookUp(tokens);
        if (seen.Length == 0) return false;
        var oneClause = new int[seen.Length];
        return StartingAt(seen[0]).Any(
            pattern => phrases[pattern].Match(seen, oneClause, start: 0, mustReach: seen.Length - 1) is not null);
    }

    private List<int> StartingAt(int[] words)
    {
        var starting = new List<int>();
        foreach (int word in words)
        {
            if (!byFirstWord.TryGetValue(word, out List<int>? patterns)) continue;
            foreach (int pattern in patterns)
            {
                int place = starting.BinarySearch(pattern);
                if (place < 0) starting.Insert(~place, pattern);
            }
        }
        return starting;
    }
}
