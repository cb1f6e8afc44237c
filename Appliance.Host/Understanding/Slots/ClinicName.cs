using Appliance.Host.Phrases;

namespace Appliance.Host.Understanding.Slots;

/// <summary>A name of the clinic as it is compared: folded words that matter. Immutable.</summary>
/// <param name="Name">As the clinic spells it.</param>
/// <param name="Words">Its words without titles, articles and prepositions.</param>
internal sealed record ClinicName(string Name, IReadOnlyList<string> Words)
{
    // Inflection changes the end of a word: this share of the shorter one must agree.
    private const double CommonShare = 0.7;
    private const int MinCommonLetters = 5;
    private const int MinWordLength = 3;

    /// <summary>The name with its words, by the words of all served languages that are no part of names.</summary>
    public static ClinicName Of(string name)
    {
        string[] words = [.. PhraseTokenizer.Tokenize(name).Tokens.Select(token => token.Folded)];
        string[] meaningful = [.. words.Where(word => word.Length >= MinWordLength && !NameWords.Empty.Contains(word))];
        return new ClinicName(name, meaningful.Length > 0 ? meaningful : words);
    }

    /// <summary>How well a typed word agrees with a word of a name: 1 as spelt, 0.85 misspelt or inflected, 0 not at all.</summary>
    /// <param name="word">The folded word of the name.</param>
    /// <param name="typed">The folded word of the text.</param>
    /// <param name="inflected">Whether endings may differ, as they do in services but not in names of people.</param>
    public static double Agreement(string word, string typed, bool inflected)
    {
        const double near = 0.85;
        if (word == typed)
            return 1;
        int limit = TypoDistance.Tolerance(word);
        if (limit > 0 && typed.Length > 1 && TypoDistance.Within(word, typed, limit, stem: false))
            return near;
        int common = word.AsSpan().CommonPrefixLength(typed);
        return inflected && common >= MinCommonLetters && common >= CommonShare * Math.Max(word.Length, typed.Length) ? near : 0;
    }
}

/// <summary>Words that are no part of a name.</summary>
internal static class NameWords
{
    /// <summary>Titles, articles and prepositions of the four languages, folded.</summary>
    public static readonly IReadOnlySet<string> Empty = new HashSet<string>
    {
        "dott", "dottor", "dottore", "dottoressa", "ssa", "prof", "professor", "professore", "professoressa", "doctor", "doctora", "dra", "doutor", "doutora", "dr", "sig", "signor", "signora",
        "del", "della", "dello", "dei", "delle", "con", "per", "and", "the", "for", "with", "los", "las", "para", "por", "una", "uma", "dos", "das", "nel", "alla",
    };
}
