namespace Appliance.Knowledge.Library.Analysis;

/// <summary>
/// Light stemming of folded words: number, gender and the commonest verb endings of the four languages come off, so
/// that a question and a document meet. Deliberately weaker than Snowball: two words that differ in meaning should stay apart.
/// </summary>
public static class Stemmer
{
    /// <summary>Letters that a stem keeps at least.</summary>
    public const int MinStem = 3;

    // Longest first: the first ending that leaves a stem is the one that goes.
    private static readonly string[] Italian =
    [
        "azione", "azioni", "amento", "amenti", "iamo", "ando", "endo", "ante", "anti", "ente", "enti", "iche", "ichi", "ano", "ono", "ato",
        "ata", "ati", "ate", "uto", "uta", "uti", "ute", "ito", "ita", "iti", "ite", "are", "ere", "ire", "ete", "ico", "ica", "ici", "che", "chi",
        "ghe", "ghi", "io", "ia", "ie", "a", "e", "i", "o",
    ];

    private static readonly string[] Spanish =
    [
        "aciones", "amiento", "amientos", "acion", "iones", "ando", "iendo", "amos", "emos", "imos", "ados", "adas", "idos", "idas", "ado", "ada",
        "ido", "ida", "icos", "icas", "ico", "ica", "aron", "ieron", "aban", "aba", "ion", "ar", "er", "ir", "an", "en", "as", "es", "os", "a", "e", "o",
    ];

    private static readonly string[] Portuguese =
    [
        "amentos", "amento", "acoes", "acao", "coes", "cao", "ando", "endo", "indo", "amos", "emos", "imos", "ados", "adas", "idos", "idas", "ado",
        "ada", "ido", "ida", "icos", "icas", "ico", "ica", "aram", "eram", "avam", "ava", "oes", "aes", "ais", "eis", "ar", "er", "ir", "am", "em", "as",
        "es", "os", "ao", "a", "e", "o",
    ];

    /// <summary>The stem of a folded word in a served language; numbers and short words come back unchanged.</summary>
    public static string Stem(string word, string language)
    {
        if (word.Length <= MinStem || !char.IsAsciiLetter(word[0]))
            return word;
        return language switch
        {
            "it" => Strip(word, Italian),
            "es" => Strip(word, Spanish),
            "pt" => Strip(word, Portuguese),
            _ => English(word),
        };
    }

    private static string Strip(string word, string[] endings)
    {
        foreach (string ending in endings)
        {
            if (word.Length - ending.Length >= Floor(ending) && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }

    // A longer ending must leave more, or short nouns such as "ricetta" and "visita" lose their root.
    private static int Floor(string ending) => ending.Length == 1 ? MinStem : MinStem + 1;

    private static string English(string word)
    {
        if (Ends(word, "ies", 4))
            return word[..^3] + "i";
        if (Ends(word, "sses", 4) || Ends(word, "shes", 4) || Ends(word, "ches", 4) || Ends(word, "xes", 3))
            return word[..^2];
        if (word[^1] == 's' && !Ends(word, "ss", 2) && !Ends(word, "us", 2) && !Ends(word, "is", 2))
            word = word[..^1];
        if (Ends(word, "ing", 6))
            word = Undouble(word[..^3]);
        else if (Ends(word, "ed", 5))
            word = Undouble(word[..^2]);
        if (word.Length > MinStem + 1 && word[^1] == 'e')
            return word[..^1];
        return word.Length > MinStem && word[^1] == 'y' ? word[..^1] + "i" : word;
    }

    private static bool Ends(string word, string ending, int atLeast) =>
        word.Length >= Math.Max(atLeast, ending.Length) && word.EndsWith(ending, StringComparison.Ordinal);

    private static string Undouble(string stem) =>
        stem.Length > MinStem && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
}
