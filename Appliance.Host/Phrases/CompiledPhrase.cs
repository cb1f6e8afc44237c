namespace Appliance.Host.Phrases;

/// <summary>One pattern over the numbers of a <see cref="PhraseVocabulary"/>. Immutable; safe for concurrent use.</summary>
internal sealed class CompiledPhrase
{
    private readonly (int MaxGap, int[][] Alternatives)[] positions;
    private readonly int window;

    public CompiledPhrase(PhrasePattern pattern, PhraseVocabulary vocabulary)
    {
        positions = [.. pattern.Positions.Select(position => (
            position.MaxGap,
            position.Alternatives.Select(words => words.Select(vocabulary.Add).ToArray()).ToArray()))];
        window = positions.Sum(position => position.MaxGap + position.Alternatives.Max(words => words.Length)) + 1;
    }

    /// <summary>Vocabulary numbers of the words a match can start with.</summary>
    public IEnumerable<int> FirstWords => positions[0].Alternatives.Select(words => words[0]).Distinct();

    /// <summary>
    /// The matched words' positions with the first one at <paramref name="start"/>, gaps as short as possible; null if none.
    /// </summary>
    /// <param name="seen">Vocabulary numbers of each word of the text.</param>
    /// <param name="clauses">The clause of each word.</param>
    /// <param name="start">Where the match has to start.</param>
    /// <param name="mustReach">Where it has to end; null = anywhere.</param>
    public List<int>? Match(int[][] seen, int[] clauses, int start, int? mustReach)
    {
        var search = new Search(seen, clauses, start, mustReach, positions.Length, window);
        return Place(search, 0, start) ? search.Matched : null;
    }

    // Each (position, word) is tried once: a failed one is remembered, so the search is bounded by positions × window.
    private bool Place(Search search, int index, int from)
    {
        if (index == positions.Length) return search.MustReach is not { } last || from == last + 1;
        (int maxGap, int[][] alternatives) = positions[index];
        if (!search.Enter(index, from)) return false;
        for (int at = from; at <= from + maxGap && search.InClause(at); at++)
        {
            foreach (int[] words in alternatives)
            {
                if (!search.Stands(words, at)) continue;
                int kept = search.Matched.Count;
                search.Matched.AddRange(Enumerable.Range(at, words.Length));
                if (Place(search, index + 1, at + words.Length)) return true;
                search.Matched.RemoveRange(kept, words.Length);
            }
        }
        return false;
    }

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
