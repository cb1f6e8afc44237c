namespace Appliance.Host.Phrases;

/// <summary>
/// Damerau–Levenshtein distance (optimal string alignment: insertion, deletion, substitution and swap of neighbours each
/// cost 1), cut off at a small limit. Thread-safe.
/// </summary>
internal static class TypoDistance
{
    /// <summary>Longest word compared, in UTF-16 units; longer ones only match exactly.</summary>
    public const int MaxWordLength = 40;

    /// <summary>From this length a word may hold one typo.</summary>
    public const int OneTypoLength = 5;

    /// <summary>From this length a word may hold two typos.</summary>
    public const int TwoTyposLength = 9;

    /// <summary>From this length a stem may: any ending may follow it, so that more words come near it.</summary>
    public const int TwoTyposStemLength = 11;

    /// <summary>How many typos a word or stem of the pattern tolerates.</summary>
    public static int Tolerance(string word, bool stem = false)
    {
        if (word.Length is < OneTypoLength or > MaxWordLength || char.IsDigit(word[0])) return 0;
        return word.Length < (stem ? TwoTyposStemLength : TwoTyposLength) ? 1 : 2;
    }

    /// <summary>
    /// Whether <paramref name="typed"/> (or, for a stem, some beginning of it) lies within <paramref name="limit"/> of
    /// <paramref name="word"/>. The first letters must agree unless the first two are swapped.
    /// </summary>
    public static bool Within(ReadOnlySpan<char> word, ReadOnlySpan<char> typed, int limit, bool stem)
    {
        if (typed.Length > MaxWordLength)
        {
            if (!stem) return false;
            typed = typed[..MaxWordLength];
        }
        if (typed.Length < word.Length - limit || (!stem && typed.Length > word.Length + limit)) return false;
        if (!FirstLettersAgree(word, typed)) return false;
        if (stem && typed.Length > word.Length + limit) typed = typed[..(word.Length + limit)];
        return Compare(word, typed, limit, stem);
    }

    private static bool FirstLettersAgree(ReadOnlySpan<char> word, ReadOnlySpan<char> typed) =>
        typed[0] == word[0] || (typed.Length > 1 && word.Length > 1 && typed[0] == word[1] && typed[1] == word[0]);

    // Rows run over the pattern's word, columns over what was typed; three rows are enough for swaps.
    private static bool Compare(ReadOnlySpan<char> word, ReadOnlySpan<char> typed, int limit, bool stem)
    {
        Span<int> before = stackalloc int[MaxWordLength + 1];
        Span<int> previous = stackalloc int[MaxWordLength + 1];
        Span<int> current = stackalloc int[MaxWordLength + 1];
        for (int j = 0; j <= typed.Length; j++) previous[j] = j;
        for (int i = 1; i <= word.Length; i++)
        {
            current[0] = i;
            int best = i;
            for (int j = 1; j <= typed.Length; j++)
            {
                int cost = word[i - 1] == typed[j - 1] ? 0 : 1;
                int value = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && word[i - 1] == typed[j - 2] && word[i - 2] == typed[j - 1])
                    value = Math.Min(value, before[j - 2] + 1);
                current[j] = value;
                best = Math.Min(best, value);
            }
            // A swap reaches back two rows, so one bad row alone does not end the search.
            if (best > limit + 1) return false;
            Span<int> spent = before;
            before = previous;
            previous = current;
            current = spent;
        }
        if (!stem) return previous[typed.Length] <= limit;
        for (int j = Math.Max(0, word.Length - limit); j <= typed.Length; j++)
        {
            if (previous[j] <= limit) return true;
        }
        return false;
    }
}
