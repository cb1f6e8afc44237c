namespace Appliance.Host.Phrases;

/// <summary>One word of a pattern.</summary>
/// <param name="Text">The folded word, or the prefix of a stem.</param>
/// <param name="IsStem">Whether any word that starts so is meant (<c>dolor*</c>).</param>
/// <param name="Typos">How many typos it tolerates.</param>
internal readonly record struct PatternWord(string Text, bool IsStem, int Typos);

/// <summary>One position of a pattern: any of the alternatives, up to <paramref name="MaxGap"/> words after the one before.</summary>
/// <param name="MaxGap">Words that may stand before it: 0 = adjacent.</param>
/// <param name="Alternatives">Each a sequence of adjacent words ("l'ho" is two).</param>
internal sealed record PatternPosition(int MaxGap, IReadOnlyList<IReadOnlyList<PatternWord>> Alternatives);

/// <summary>
/// A phrase pattern such as <c>dolor* .. petto|torace</c>: words in order; a space = adjacent, <c>..</c> = up to 3 words
/// between, <c>...</c> = up to 7, <c>a|b</c> = either, <c>stem*</c> = prefix, <c>=word</c> = no typo allowed in this word,
/// <c>@name</c> = any word of a class that the file defines.
/// Immutable.
/// </summary>
/// <param name="Source">The pattern as written in the file.</param>
/// <param name="Positions">At least one; the first has no gap.</param>
internal sealed record PhrasePattern(string Source, IReadOnlyList<PatternPosition> Positions)
{
    /// <summary>Words that <c>..</c> may stand for, at most.</summary>
    public const int ShortGap = 3;

    /// <summary>Words that <c>...</c> may stand for, at most.</summary>
    public const int LongGap = 7;

    /// <summary>Longest pattern, in UTF-16 units.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Most word positions in one pattern.</summary>
    public const int MaxPositions = 12;

    /// <summary>Most words in one alternative, once apostrophes and hyphens have split it.</summary>
    public const int MaxWordsPerAlternative = 6;

    /// <summary>Fewest letters before the star of a stem; one digit is enough (<c>38*</c>, <c>9*</c>).</summary>
    public const int MinStemLength = 2;

    /// <summary>Whether the adjacent words <paramref name="phrase"/> can be part of what the pattern matches.</summary>
    public bool Mentions(IReadOnlyList<string> phrase)
    {
        var slots = new List<(bool Adjacent, HashSet<string> Words)>();
        foreach (PatternPosition position in Positions)
        {
            int width = position.Alternatives.Max(words => words.Count);
            for (int i = 0; i < width; i++)
            {
                var words = position.Alternatives.Where(words => words.Count > i).Select(words => words[i].Text);
                slots.Add((i > 0 || position.MaxGap == 0, [.. words]));
            }
        }
        return Enumerable.Range(0, Math.Max(0, slots.Count - phrase.Count + 1)).Any(start => phrase.Index().All(
            word => slots[start + word.Index].Words.Contains(word.Item) && (word.Index == 0 || slots[start + word.Index].Adjacent)));
    }
}
