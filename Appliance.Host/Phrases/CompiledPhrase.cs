namespace Appliance.Host.Phrases;

/// <summary>One pattern over the numbers of a <see cref="PhraseVocabulary"/>. Immutable; safe for concurrent use.</summary>
internal sealed class CompiledPhrase
{
    private readonly Position[] positions;
    private readonly int window;

    public CompiledPhrase(PhrasePattern pattern, PhraseVocabulary vocabulary)
    {
        positions = [.. pattern.Positions.Select(position => new Position(
            position.MaxGap,
            position.Alternatives.Select(words => words.Select(vocabulary.Add).ToArray()).GroupBy(words => words[0])
                .ToDictionary(group => group.Key, group => group.ToArray())))];
        window = pattern.Positions.Sum(position => position.MaxGap + position.Alternatives.Max(words => words.Count)) + 1;
    }

    /// <summary>Vocabulary numbers of the words a match can start with.</summary>
    public IEnumerable<int> FirstWords => positions[0].ByFirstWord.Keys;

    /// <summary>
    /// The matched words' positions with the first one at <paramref name="start"/>, gaps as short as possible; null if none.
    /// </summary>
    /// <param name="seen">Vocabulary numbers of each word of the text.</param>
    /// <param name="clauses">The clause of each word.</param>
    /// <param name="start">Where the match has to start.</param>
    /// <param name="mustReach">Where it has to end; null = anywhere.</param>
    public List<int>? Match(int[][] seen, int[] clauses, int start, int? mustReach)
    {
        if (positions.Length == 1) return MatchOne(seen, clauses, start, mustReach);
        var search = new Search(seen, clauses, start, mustReach, positions.Length, window);
        return Place(search, 0, start) ? search.Matched : null;
    }

    private List<int>? MatchOne(int[][] seen, int[] clauses, int start, int? mustReach)
    {
        foreach (int word in seen[start])
        {
            if (!positions[0].ByFirstWord.TryGetValue(word, out int[][]? alternatives)) continue;
            foreach (int[] words in alternatives)
            {
                if (mustReach is { } last && last != start + words.Length - 1) continue;
                int stand = 1;
                while (stand < words.Length && start + stand < seen.Length && clauses[start + stand] == clauses[start]
                    && Array.IndexOf(seen[start + stand], words[stand]) >= 0) stand++;
                if (stand == words.Length) return [.. Enumerable.Range(start, stand)];
            }
        }
        return null;
    }

    // Each (position, word) is tried once: a failed one is remembered, so the search is bounded by positions × window.
    private bool Place(Search search, int index, int from)
    {
        if (index == positions.Length) return search.MustReach is not { } last || from == last + 1;
        Position position = positions[index];
        if (!search.Enter(index, from)) return false;
        for (int at = from; at <= from + position.MaxGap && search.InClause(at); at++)
        {
            foreach (int word in search.Seen(at))
            {
                if (!position.ByFirstWord.TryGetValue(word, out int[][]? alternatives)) continue;
                foreach (int[] words in alternatives)
                {
                    if (!search.Stands(words, at)) continue;
                    int kept = search.Matched.Count;
                    for (int i = 0; i < words.Length; i++) search.Matched.Add(at + i);
                    if (Place(search, index + 1, at + words.Length)) return true;
                    search.Matched.RemoveRange(kept, words.Length);
                }
            }
        }
        return false;
    }

    // Alternatives by their first word: a class may hold a hundred, of which a text's word is one at most.
    private sealed record Position(int MaxGap, Dictionary<int, int[][]> ByFirstWord);

    private sealed class Search(int[][] seen, int[] clauses, int start, int? mustReach, int positions, int window)
    {
        private readonly bool[] entered = new bool[positions * window];

        public List<int> Matched { get; } = [];

        public int? MustReach => mustReach;

        public bool Enter(int position, int word)
        {
            ref bool slot = ref entered[(position * window) + word - start];
            if (slot) return false;
            slot = true;
            return true;
        }

        public int[] Seen(int word) => seen[word];

        public bool InClause(int word) => word < seen.Length && clauses[word] == clauses[start];

        public bool Stands(int[] words, int at)
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (!InClause(at + i) || Array.IndexOf(seen[at + i], words[i]) < 0) return false;
            }
            return true;
        }
    }
}
