namespace Appliance.Knowledge.Library.Analysis;

/// <summary>
/// Finds words at edit distance 1 without comparing with every word: both are indexed under every form that has one
/// letter left out (symmetric deletes), and two such words always share a form.
/// </summary>
internal static class SpellingVariants
{
    /// <summary>Shorter words are not corrected: one letter more or less makes another word of them.</summary>
    public const int MinLength = 5;

    /// <summary>The word and every form of it with one letter left out; empty for words that are not corrected.</summary>
    public static IEnumerable<string> Of(string word)
    {
        if (word.Length < MinLength || !char.IsAsciiLetter(word[0]))
            yield break;
        yield return word;
        for (int i = 0; i < word.Length; i++)
        {
            if (i == 0 || word[i] != word[i - 1])
                yield return word.Remove(i, 1);
        }
    }

    /// <summary>Whether one insertion, deletion, substitution or swap of neighbours turns one word into the other.</summary>
    public static bool DifferByOne(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1 || a == b)
            return false;
        int start = 0;
        while (start < Math.Min(a.Length, b.Length) && a[start] == b[start])
            start++;
        int end = 0;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        int restA = a.Length - start - end;
        int restB = b.Length - start - end;
        return Math.Max(restA, restB) <= 1 || (restA == 2 && restB == 2 && a[start] == b[start + 1] && a[start + 1] == b[start]);
    }
}
