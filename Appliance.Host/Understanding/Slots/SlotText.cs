using System.Globalization;
using Appliance.Host.Phrases;

namespace Appliance.Host.Understanding.Slots;

/// <summary>A text with the terms that start at each of its words. Immutable; one reading's own.</summary>
internal sealed class SlotText
{
    private readonly Term[][] terms;
    private readonly int[] ignored;

    public SlotText(string text, string language, IReadOnlySet<int>? taken = null)
    {
        Text = text;
        Language = language;
        Tokens = PhraseTokenizer.Tokenize(text).Tokens;
        SlotLexicon lexicon = SlotLexicon.Of(language);
        terms = new Term[Tokens.Count][];
        ignored = new int[Tokens.Count];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = [.. lexicon.At(Tokens, i)];
        HideInsideParts();
        for (int i = 0; i < terms.Length; i++)
        {
            ignored[i] = Math.Max(ignored[i], Longest(i) is { Kind: TermKind.Ignore } ignore ? ignore.Length : 0);
            if (taken?.Contains(Tokens[i].Start) == true)
                ignored[i] = 1;
        }
    }

    // Spanish "por la mañana" is the morning; "mañana" alone is tomorrow.
    private void HideInsideParts()
    {
        for (int i = 0; i < terms.Length; i++)
        {
            int words = terms[i].Where(term => term.Kind == TermKind.Part).Select(term => term.Length).DefaultIfEmpty().Max();
            for (int inside = i + 1; inside < i + words; inside++)
                terms[inside] = [.. terms[inside].Where(term => term.Kind != TermKind.RelDay)];
        }
    }

    /// <summary>The text as it was typed.</summary>
    public string Text { get; }

    /// <summary>The language whose words count.</summary>
    public string Language { get; }

    /// <summary>The words.</summary>
    public IReadOnlyList<PhraseToken> Tokens { get; }

    /// <summary>How many words.</summary>
    public int Count => Tokens.Count;

    /// <summary>Whether it is typed in capitals, which then mark no names.</summary>
    public bool InCapitals => !Text.Any(char.IsLower);

    /// <summary>How many words from here on mean nothing to dates; 0 where they may.</summary>
    public int Ignored(int index) => index < Count ? ignored[index] : 0;

    /// <summary>The longest term of a kind that starts at a word, or null.</summary>
    public Term? Find(int index, TermKind kind)
    {
        if (index < 0 || index >= Count || ignored[index] > 0)
            return null;
        foreach (Term term in terms[index])
        {
            if (term.Kind == kind)
                return term;
        }

        return null;
    }

    /// <summary>Whether a term of a kind starts at a word.</summary>
    public bool Is(int index, TermKind kind) => Find(index, kind) is not null;

    /// <summary>Whether a word starts a bound that "not" turns round: "not before 10", "not until Thursday".</summary>
    public bool Bounds(int index) => Is(index, TermKind.Before) || Is(index, TermKind.After) || Is(index, TermKind.Until);

    /// <summary>The longest term that starts at a word, of whatever kind.</summary>
    public Term? Longest(int index) => index < Count && terms[index].Length > 0 ? terms[index][0] : null;

    /// <summary>The value of a number in digits (up to four), or null.</summary>
    public int? Digits(int index) =>
        index >= 0 && index < Count && ignored[index] == 0 && Tokens[index].Folded is { Length: <= 4 } word && char.IsAsciiDigit(word[0]) && word.All(char.IsAsciiDigit)
            ? int.Parse(word, CultureInfo.InvariantCulture)
            : null;

    /// <summary>A number in digits or words with the count of its words, or null.</summary>
    public (int Value, int Length)? Number(int index) => Digits(index) is { } digits ? (digits, 1) : Find(index, TermKind.Number) is { } term ? (term.Value, term.Length) : null;

    /// <summary>What stands between a word and the next.</summary>
    public ReadOnlySpan<char> Gap(int index) => index + 1 < Count ? Text.AsSpan((Tokens[index].Start + Tokens[index].Length)..Tokens[index + 1].Start) : "";

    /// <summary>Whether two words stand in one clause.</summary>
    public bool SameClause(int first, int second) => second < Count && Tokens[first].Clause == Tokens[second].Clause;

    /// <summary>Whether all words from <paramref name="from"/> up to <paramref name="to"/> (exclusive) are fillers or of one of the kinds.</summary>
    public bool Only(int from, int to, params ReadOnlySpan<TermKind> kinds)
    {
        for (int i = from; i < to;)
        {
            int length = Find(i, TermKind.Filler)?.Length ?? 0;
            foreach (TermKind kind in kinds)
                length = Math.Max(length, Find(i, kind)?.Length ?? 0);
            if (length == 0)
                return false;
            i += length;
        }

        return true;
    }
}
