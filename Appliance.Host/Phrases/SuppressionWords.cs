namespace Appliance.Host.Phrases;

/// <summary>
/// A language's words that take a danger out of a sentence: negations before it, times long past beside it, and the words
/// that end their reach. The idea is that of NegEx (Chapman et al., 2001). None of these words tolerates typos: doubt fires.
/// Immutable; safe for concurrent use.
/// </summary>
internal sealed class SuppressionWords
{
    /// <summary>A negation reaches this many words ahead, the negated word included.</summary>
    public const int NegationReach = 4;

    private readonly IReadOnlyList<IReadOnlyList<string>> negationWords;
    private readonly PhraseSet negations;
    private readonly PhraseSet pseudoNegations;
    private readonly PhraseSet past;
    private readonly PhraseSet clauseBreaks;

    /// <param name="negations">Words or adjacent words such as "non", "senza".</param>
    /// <param name="pseudoNegations">Phrases that hold a negation but negate nothing after them, such as "non so".</param>
    /// <param name="past">Phrases such as "anni fa".</param>
    /// <param name="clauseBreaks">Words or phrases that start a new clause, such as "ma".</param>
    /// <param name="file">Named in errors.</param>
    /// <exception cref="ContentFileException">One of them is no valid pattern.</exception>
    public SuppressionWords(
        IEnumerable<string> negations,
        IEnumerable<string> pseudoNegations,
        IEnumerable<string> past,
        IEnumerable<string> clauseBreaks,
        string file)
    {
        PhrasePattern[] parsed = Parse(negations, file, "negations");
        this.negations = PhraseSet.Compile(parsed);
        negationWords = [.. parsed.Select(WordsOf)];
        this.pseudoNegations = PhraseSet.Compile(Parse(pseudoNegations, file, "pseudo_negations"));
        this.past = PhraseSet.Compile(Parse(past, file, "past"));
        this.clauseBreaks = PhraseSet.Compile(Parse(clauseBreaks, file, "clause_breaks"));
    }

    /// <summary>Whether the pattern itself contains a negation, so that none before it matters.</summary>
    public bool IsNegative(PhrasePattern pattern) => negationWords.Any(pattern.Mentions);

    /// <summary>What this language suppresses in one text.</summary>
    public SuppressionReading Read(PhraseTokens tokens)
    {
        int[] punctuation = tokens.PunctuationClauses();
        var breaks = clauseBreaks.Find(tokens, punctuation).Select(match => match.First).ToHashSet();
        var clauses = new int[punctuation.Length];
        for (int i = 1; i < clauses.Length; i++)
            clauses[i] = clauses[i - 1] + (punctuation[i] != punctuation[i - 1] || breaks.Contains(i) ? 1 : 0);

        var harmless = pseudoNegations.Find(tokens, punctuation)
            .SelectMany(match => Enumerable.Range(match.First, match.Last - match.First + 1)).ToHashSet();
        int[] negated =
            [.. negations.Find(tokens, clauses).Where(match => !harmless.Contains(match.First)).Select(match => match.Last).Distinct()];
        var pastClauses = past.Find(tokens, clauses).Select(match => clauses[match.First]).ToHashSet();
        return new SuppressionReading(clauses, negated, pastClauses);
    }

    private static PhrasePattern[] Parse(IEnumerable<string> sources, string file, string member) =>
        [.. sources.Select(source => PhrasePatternParser.Parse(source, file, member, exact: true))];

    private static string[] WordsOf(PhrasePattern pattern) =>
        [.. pattern.Positions.SelectMany(position => position.Alternatives[0].Select(word => word.Text))];
}

/// <summary>What one language's <see cref="SuppressionWords"/> found in one text.</summary>
/// <param name="Clauses">The clause of each word by punctuation and clause-breaking words.</param>
/// <param name="Negations">Position of the last word of each negation that counts.</param>
/// <param name="PastClauses">Clauses that speak of long ago.</param>
internal sealed record SuppressionReading(int[] Clauses, int[] Negations, IReadOnlySet<int> PastClauses)
{
    /// <summary>Whether a match that starts at this word is about long ago.</summary>
    public bool IsPast(int first) => PastClauses.Contains(Clauses[first]);

    /// <summary>Whether a negation of the same clause reaches a match that starts at this word.</summary>
    public bool IsNegated(int first) => Negations.Any(
        negation => negation < first && first - negation <= SuppressionWords.NegationReach && Clauses[negation] == Clauses[first]);
}
