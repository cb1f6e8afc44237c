namespace Appliance.Host.Phrases;

/// <summary>Why a match does not count.</summary>
internal enum SuppressionKind
{
    Negation,
    Past,
    Harmless,
}

/// <summary>A phrase of a text that takes something back.</summary>
/// <param name="First">Its first word.</param>
/// <param name="Last">Its last word.</param>
/// <param name="Reach">The last word it can take back, where it reaches beyond itself.</param>
internal readonly record struct Suppressor(int First, int Last, int Reach)
{
    /// <summary>Whether a word belongs to the phrase or stands in one of its gaps.</summary>
    public bool Holds(int word) => word >= First && word <= Last;
}

/// <summary>What took a match back.</summary>
/// <param name="Kind">Why.</param>
/// <param name="By">The words that did it.</param>
internal readonly record struct Suppression(SuppressionKind Kind, Suppressor By);

/// <summary>What one language's <see cref="SuppressionWords"/> found in one text. Immutable; safe for concurrent use.</summary>
/// <param name="Clauses">The clause of each word by punctuation and clause-breaking words.</param>
/// <param name="Negations">Negations that count.</param>
/// <param name="NegationWords">Every word of a negation, whether it counts or not.</param>
/// <param name="Past">Phrases that say their clause speaks of long ago.</param>
/// <param name="Harmless">Phrases whose words are no danger.</param>
internal sealed record SuppressionReading(
    int[] Clauses,
    IReadOnlyList<Suppressor> Negations,
    IReadOnlySet<int> NegationWords,
    IReadOnlyList<Suppressor> Past,
    IReadOnlyList<Suppressor> Harmless)
{
    /// <summary>What takes a match of the same language back; null if it stands.</summary>
    /// <param name="words">The match's words, ascending.</param>
    /// <param name="negative">Whether the pattern holds a negation itself, so that none before it matters.</param>
    public Suppression? Of(IReadOnlyList<int> words, bool negative) =>
        OfPastOrHarmless(words) ?? (negative ? null : Negation(words[0], _ => true));

    /// <summary>What takes a match of another language's rule back; null if it stands.</summary>
    /// <param name="words">The match's words, ascending.</param>
    /// <param name="negative">Whether the pattern holds a negation itself.</param>
    /// <param name="own">The reading in the rule's language: its own negations are its own affair.</param>
    /// <param name="known">Whether the text is known to be in this reading's language, so that its short negations count too.</param>
    /// <param name="tokens">The text.</param>
    public Suppression? OfForeign(IReadOnlyList<int> words, bool negative, SuppressionReading own, bool known, PhraseTokens tokens) =>
        OfPastOrHarmless(words) ?? (negative ? null : Negation(words[0], negation => known || IsForeign(negation, own, tokens)));

    private Suppression? OfPastOrHarmless(IReadOnlyList<int> words)
    {
        foreach (Suppressor phrase in Past)
        {
            if (Clauses[phrase.First] == Clauses[words[0]]) return new Suppression(SuppressionKind.Past, phrase);
        }
        foreach (Suppressor phrase in Harmless)
        {
            foreach (int word in words)
            {
                if (phrase.Holds(word)) return new Suppression(SuppressionKind.Harmless, phrase);
            }
        }
        return null;
    }

    private Suppression? Negation(int first, Func<Suppressor, bool> counts)
    {
        foreach (Suppressor negation in Negations)
        {
            if (negation.Last < first && first <= negation.Reach && Clauses[negation.Last] == Clauses[first] && counts(negation))
                return new Suppression(SuppressionKind.Negation, negation);
        }
        return null;
    }

    private static bool IsForeign(Suppressor negation, SuppressionReading own, PhraseTokens tokens)
    {
        int letters = 0;
        for (int word = negation.First; word <= negation.Last; word++) letters += tokens.Tokens[word].Folded.Length;
        return letters >= SuppressionWords.ForeignNegationLetters && !own.NegationWords.Contains(negation.Last);
    }
}
