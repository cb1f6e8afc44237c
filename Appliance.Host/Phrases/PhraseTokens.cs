namespace Appliance.Host.Phrases;

/// <summary>One word of a text as the pattern language sees it.</summary>
/// <param name="Folded">Lower-cased, without accents, letters repeated three times or more written once.</param>
/// <param name="Start">Where the word starts in the text, in UTF-16 units.</param>
/// <param name="Length">Its length in the text, in UTF-16 units; may differ from that of <paramref name="Folded"/>.</param>
/// <param name="Clause">Number of the clause by punctuation alone, from 0; clause-breaking words are a language's affair.</param>
internal readonly record struct PhraseToken(string Folded, int Start, int Length, int Clause);

/// <summary>A tokenized text. Immutable; safe for concurrent use.</summary>
/// <param name="Text">The text as it was.</param>
/// <param name="Tokens">Its words in order.</param>
/// <param name="ClauseStarts">Position in <paramref name="Text"/> (UTF-16 units) of the first word of each clause.</param>
internal sealed record PhraseTokens(string Text, IReadOnlyList<PhraseToken> Tokens, IReadOnlyList<int> ClauseStarts)
{
    /// <summary>The clause number of each word by punctuation alone.</summary>
    public int[] PunctuationClauses()
    {
        var clauses = new int[Tokens.Count];
        for (int i = 0; i < clauses.Length; i++) clauses[i] = Tokens[i].Clause;
        return clauses;
    }

    /// <summary>The words between two positions (both inclusive) as they were typed.</summary>
    public string Slice(int first, int last) => Text[Tokens[first].Start..(Tokens[last].Start + Tokens[last].Length)];
}
