namespace Appliance.Host.Phrases;

/// <summary>
/// Patterns that mean something together: <c>a ~ b</c> in one clause, in any order and close to each other;
/// <c>a ~ b &amp; c</c> the group <c>a ~ b</c> and <c>c</c> anywhere near in the text, clauses or not. A single pattern is a
/// combination of one. Immutable; safe for concurrent use.
/// </summary>
/// <param name="Source">The combination as written in the file.</param>
/// <param name="Groups">The patterns between two <c>&amp;</c>, at least one each.</param>
internal sealed record PhraseCombination(string Source, IReadOnlyList<IReadOnlyList<PhrasePattern>> Groups)
{
    /// <summary>Words from the first to the last of a group, at most.</summary>
    public const int NearReach = 8;

    /// <summary>Words from the first to the last of a whole combination, at most.</summary>
    public const int TogetherReach = 30;

    /// <summary>Most candidates kept while a combination is put together: more only repeat the same words.</summary>
    public const int MaxCandidates = 32;

    private const char Together = '&';
    private const char Near = '~';

    /// <summary>Reads a combination.</summary>
    /// <param name="source">As written in the file.</param>
    /// <param name="file">Named in errors.</param>
    /// <param name="rule">The rule that owns it; named in errors.</param>
    /// <param name="classes">The file's classes of words.</param>
    /// <exception cref="ContentFileException">A part breaks the pattern language's rules or limits.</exception>
    public static PhraseCombination Parse(string source, string file, string rule, IReadOnlyDictionary<string, string[]>? classes) => new(
        source,
        [
            .. source.Split(Together).Select(group => group.Split(Near)
                .Select(part => PhrasePatternParser.Parse(part.Trim(), file, rule, exact: false, classes)).ToArray()),
        ]);

    /// <summary>The words of one place where all parts stand together; null if there is none.</summary>
    /// <param name="matches">For each part, in the order of <see cref="Groups"/> read through, where it matched.</param>
    /// <param name="clauses">The clause of each word of the text.</param>
    public int[]? Place(IReadOnlyList<IReadOnlyList<PhraseMatch>> matches, int[] clauses)
    {
        int part = 0;
        List<int[]>? whole = null;
        foreach (IReadOnlyList<PhrasePattern> group in Groups)
        {
            List<int[]> near = Words(matches[part++]);
            for (int i = 1; i < group.Count; i++)
                near = Join(near, Words(matches[part++]), NearReach, (left, right) => clauses[left[0]] == clauses[right[0]]);
            whole = whole is null ? near : Join(whole, near, TogetherReach, (_, _) => true);
        }
        return whole is { Count: > 0 } ? whole[0] : null;
    }

    private static List<int[]> Words(IReadOnlyList<PhraseMatch> matches) => [.. matches.Take(MaxCandidates).Select(match => match.Words.ToArray())];

    private static List<int[]> Join(List<int[]> left, List<int[]> right, int reach, Func<int[], int[], bool> fits)
    {
        var joined = new List<int[]>();
        foreach (int[] first in left)
        {
            foreach (int[] second in right)
            {
                if (joined.Count == MaxCandidates) return joined;
                if (!fits(first, second) || first.Intersect(second).Any()) continue;
                int[] words = [.. first, .. second];
                if (words.Max() - words.Min() <= reach) joined.Add(words);
            }
        }
        return joined;
    }
}
