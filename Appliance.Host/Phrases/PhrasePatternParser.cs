namespace Appliance.Host.Phrases;

/// <summary>Reads the pattern language of <see cref="PhrasePattern"/>. Thread-safe.</summary>
internal static class PhrasePatternParser
{
    private const string ShortGapMark = "..";
    private const string LongGapMark = "...";
    private const string LongGapCharacter = "…";
    private const char Or = '|';
    private const char Star = '*';
    private const char Exact = '=';
    private const char Class = '@';

    /// <param name="source">The pattern as written; accents and capitals are folded as in texts.</param>
    /// <param name="file">Named in errors.</param>
    /// <param name="rule">The rule, topic or key that owns the pattern; named in errors.</param>
    /// <param name="exact">Whether no word tolerates a typo, as if each had <c>=</c> before it.</param>
    /// <param name="classes">What <c>@name</c> stands for: alternatives without classes of their own; null where there are none.</param>
    /// <exception cref="ContentFileException">The pattern breaks the language's rules or limits.</exception>
    public static PhrasePattern Parse(
        string source, string file, string rule, bool exact = false, IReadOnlyDictionary<string, string[]>? classes = null)
    {
        ContentFileException Wrong(string reason) => new(file, $"{rule}, pattern \"{source}\"", reason);

        if (source.Length > PhrasePattern.MaxLength)
            throw Wrong($"longer than {PhrasePattern.MaxLength} characters; split it into several patterns");
        var positions = new List<PatternPosition>();
        int gap = 0;
        foreach (string part in source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (GapOf(part) is { } words)
            {
                if (gap > 0) throw Wrong("two gaps follow each other; keep the wider one");
                if (positions.Count == 0) throw Wrong("starts with a gap; start with a word");
                gap = words;
                continue;
            }
            if (positions.Count == PhrasePattern.MaxPositions)
                throw Wrong($"has more than {PhrasePattern.MaxPositions} words; split it into shorter patterns");
            positions.Add(new PatternPosition(
                gap, [.. part.Split(Or).SelectMany(text => Expand(text, classes, Wrong)).Select(text => Alternative(text, exact, Wrong))]));
            gap = 0;
        }
        if (gap > 0) throw Wrong("ends with a gap; end with a word");
        if (positions.Count == 0) throw Wrong("is empty; write at least one word or remove it");
        return new PhrasePattern(source, positions);
    }

    private static int? GapOf(string part) => part switch
    {
        ShortGapMark => PhrasePattern.ShortGap,
        LongGapMark or LongGapCharacter => PhrasePattern.LongGap,
        _ => null,
    };

    private static string[] Expand(string text, IReadOnlyDictionary<string, string[]>? classes, Func<string, ContentFileException> wrong)
    {
        if (!text.StartsWith(Class)) return [text];
        if (classes is null || !classes.TryGetValue(text[1..], out string[]? words))
            throw wrong($"\"{text}\" is no class of this file; add it under classes or correct the name");
        if (words.Length == 0) throw wrong($"the class \"{text}\" is empty; write at least one word in it");
        return words;
    }

    private static PatternWord[] Alternative(string text, bool exact, Func<string, ContentFileException> wrong)
    {
        exact |= text.StartsWith(Exact);
        bool stem = text.EndsWith(Star);
        string bare = text.TrimStart(Exact).TrimEnd(Star);
        if (bare.Contains(Star)) throw wrong($"\"{text}\" has a star inside the word; a star may only end it");
        PhraseTokens tokens = PhraseTokenizer.Tokenize(bare);
        if (tokens.Tokens.Count == 0) throw wrong($"\"{text}\" has no letter or digit; write a word between the bars");
        if (tokens.Tokens.Count > PhrasePattern.MaxWordsPerAlternative)
            throw wrong($"\"{text}\" is more than {PhrasePattern.MaxWordsPerAlternative} words; separate them by spaces");
        if (tokens.ClauseStarts.Count > 1) throw wrong($"\"{text}\" holds punctuation, which no match crosses; remove it");
        var words = new PatternWord[tokens.Tokens.Count];
        for (int i = 0; i < words.Length; i++)
        {
            string folded = tokens.Tokens[i].Folded;
            bool isStem = stem && i == words.Length - 1;
            if (isStem && folded.Length < PhrasePattern.MinStemLength && !char.IsDigit(folded[0]))
                throw wrong($"the stem \"{text}\" is shorter than {PhrasePattern.MinStemLength} letters; write more of the word");
            words[i] = new PatternWord(folded, isStem, exact ? 0 : TypoDistance.Tolerance(folded, isStem));
        }
        return words;
    }
}
