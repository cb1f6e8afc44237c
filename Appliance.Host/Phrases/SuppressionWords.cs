namespace Appliance.Host.Phrases;

/// <summary>The phrases of a language's file that take a danger out of a sentence, as written.</summary>
/// <param name="Negations">Words or adjacent words such as "non", "senza".</param>
/// <param name="PseudoNegations">Phrases that hold a negation or a past time but take nothing back, such as "non so", "since last year".</param>
/// <param name="NegationJoins">Words that carry a negation on to what follows them, such as "or" in "no pain or fever".</param>
/// <param name="Past">Phrases such as "anni fa".</param>
/// <param name="ClauseBreaks">Words or phrases that start a new clause, such as "ma".</param>
/// <param name="Harmless">Phrases whose own words are no danger, such as "chest x-ray".</param>
internal sealed record SuppressionPhrases(
    IReadOnlyList<string> Negations,
    IReadOnlyList<string> PseudoNegations,
    IReadOnlyList<string> NegationJoins,
    IReadOnlyList<string> Past,
    IReadOnlyList<string> ClauseBreaks,
    IReadOnlyList<string> Harmless);

/// <summary>
/// A language's words that take a danger out of a sentence: negations before it, times long past beside it, harmless phrases
/// around it, and the words that end their reach. The idea is that of NegEx (Chapman et al., 2001). None of these words tolerates typos:
/// doubt fires. Immutable; safe for concurrent use.
/// </summary>
internal sealed class SuppressionWords
{
    /// <summary>A negation reaches this many words ahead, the negated word included; a join carries it on as far again.</summary>
    public const int NegationReach = 4;

    /// <summary>Letters from which a negation counts for other languages' rules: "no" is a preposition in Portuguese.</summary>
    public const int ForeignNegationLetters = 3;

    private readonly IReadOnlyList<IReadOnlyList<string>> negationWords;
    private readonly PhraseSet negations;
    private readonly PhraseSet pseudoNegations;
    private readonly PhraseSet joins;
    private readonly PhraseSet past;
    private readonly PhraseSet clauseBreaks;
    private readonly PhraseSet harmless;

    /// <param name="phrases">The phrases as written.</param>
    /// <param name="file">Named in errors.</param>
    /// <param name="classes">The file's classes of words.</param>
    /// <param name="vocabulary">That of the texts' reader.</param>
    /// <exception cref="ContentFileException">One of them is no valid pattern.</exception>
    public SuppressionWords(
        SuppressionPhrases phrases, string file, IReadOnlyDictionary<string, string[]>? classes, PhraseVocabulary vocabulary)
    {
        PhrasePattern[] Parse(IEnumerable<string> sources, string member) =>
            [.. sources.Select(source => PhrasePatternParser.Parse(source, file, member, exact: true, classes))];

        PhrasePattern[] parsed = Parse(phrases.Negations, "negations");
        negationWords = [.. parsed.Select(WordsOf)];
        negations = PhraseSet.Compile(parsed, vocabulary);
        pseudoNegations = PhraseSet.Compile(Parse(phrases.PseudoNegations, "pseudo_negations"), vocabulary);
        joins = PhraseSet.Compile(Parse(phrases.NegationJoins, "negation_joins"), vocabulary);
        past = PhraseSet.Compile(Parse(phrases.Past, "past"), vocabulary);
        clauseBreaks = PhraseSet.Compile(Parse(phrases.ClauseBreaks, "clause_breaks"), vocabulary);
        harmless = PhraseSet.Compile(Parse(phrases.Harmless, "harmless"), vocabulary);
    }

    /// <summary>Whether the pattern itself contains a negation, so that none before it matters.</summary>
    public bool IsNegative(PhrasePattern pattern) => negationWords.Any(pattern.Mentions);

    /// <summary>What this language suppresses in one text.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="seen">What the vocabulary found in it.</param>
    public SuppressionReading Read(PhraseTokens tokens, int[][] seen)
    {
        int[] punctuation = tokens.PunctuationClauses();
        var breaks = clauseBreaks.Find(seen, punctuation).Select(match => match.First).ToHashSet();
        var clauses = new int[punctuation.Length];
        for (int i = 1; i < clauses.Length; i++)
            clauses[i] = clauses[i - 1] + (punctuation[i] != punctuation[i - 1] || breaks.Contains(i) ? 1 : 0);

        Suppressor[] pseudo = [.. pseudoNegations.Find(seen, punctuation).Select(match => new Suppressor(match.First, match.Last, match.Last))];
        bool TakesBack(PhraseMatch match) => !pseudo.Any(phrase => phrase.Holds(match.First));
        int[] carries = [.. joins.Find(seen, clauses).Select(match => match.First)];
        PhraseMatch[] negating = [.. negations.Find(seen, clauses)];
        return new SuppressionReading(
            clauses,
            [.. negating.Where(TakesBack).Select(match => new Suppressor(match.First, match.Last, Reach(match.Last, carries, clauses)))],
            negating.SelectMany(match => match.Words).ToHashSet(),
            [.. past.Find(seen, clauses).Where(TakesBack).Select(match => new Suppressor(match.First, match.Last, match.Last))],
            [.. harmless.Find(seen, punctuation).Select(match => new Suppressor(match.First, match.Last, match.Last))]);
    }

    private static int Reach(int negation, int[] carries, int[] clauses)
    {
        int reach = negation + NegationReach;
        foreach (int carry in carries)
        {
            if (carry > negation && carry <= reach && clauses[carry] == clauses[negation]) reach = carry + NegationReach;
        }
        return reach;
    }

    private static string[] WordsOf(PhrasePattern pattern) =>
        [.. pattern.Positions.SelectMany(position => position.Alternatives[0].Select(word => word.Text))];
}
