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
    private readonly PhraseVocabulary vocabulary = new();
    private readonly List<CompiledPhrase> phrases = [];
    private readonly Dictionary<int, List<int>> byFirstWord = [];

    private PhraseSet()
    {
    }

    /// <summary>Compiles patterns; their numbers in matches are their places in this sequence.</summary>
    public static PhraseSet Compile(IEnumerable<PhrasePattern> patterns)
    {
        var set = new PhraseSet();
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
    public IEnumerable<PhraseMatch> Find(PhraseTokens tokens, int[] clauses)
    {
        int[][] seen = LookUp(tokens);
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
        int[][] seen = LookUp(tokens);
        if (seen.Length == 0) return false;
        var oneClause = new int[seen.Length];
        return StartingAt(seen[0]).Any(
            pattern => phrases[pattern].Match(seen, oneClause, start: 0, mustReach: seen.Length - 1) is not null);
    }

    private int[][] LookUp(PhraseTokens tokens)
    {
        var known = new Dictionary<string, int[]>();
        var seen = new int[tokens.Tokens.Count][];
        for (int i = 0; i < seen.Length; i++)
        {
            string word = tokens.Tokens[i].Folded;
            if (!known.TryGetValue(word, out int[]? numbers)) known.Add(word, numbers = vocabulary.Find(word));
            seen[i] = numbers;
        }
        return seen;
    }

    private SortedSet<int> StartingAt(int[] words)
    {
        var starting = new SortedSet<int>();
        foreach (int word in words)
        {
            if (byFirstWord.TryGetValue(word, out List<int>? patterns)) starting.UnionWith(patterns);
        }
        return starting;
    }
}
