namespace Appliance.Knowledge.Library.Analysis;

/// <summary>
/// Words and phrases of clinics that mean the same, within a language and across the four: <c>quanto costa</c>,
/// <c>price</c> and <c>cuánto cuesta</c> are one term in the index. From <c>concepts.txt</c>.
/// </summary>
internal sealed class ConceptLexicon
{
    /// <summary>Words in a phrase at most.</summary>
    public const int MaxPhraseWords = 4;

    /// <summary>What terms of the index that stand for a concept start with.</summary>
    public const string Prefix = "zz";

    private static readonly Dictionary<string, ConceptLexicon> ByLanguage = Load();

    private readonly Dictionary<string, string[]> concepts = new(StringComparer.Ordinal);
    private readonly HashSet<string> firstWords = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> variants = new(StringComparer.Ordinal);

    /// <summary>The lexicon of a served language.</summary>
    public static ConceptLexicon For(string language) => ByLanguage[language];

    /// <summary>The concepts of the longest phrase that starts at a position.</summary>
    /// <param name="stems">Stems of all words of the text, stop words too.</param>
    /// <param name="start">Position of the first word.</param>
    /// <param name="words">How many words the phrase has; 0 when nothing was found.</param>
    public string[] Match(IReadOnlyList<string> stems, int start, out int words)
    {
        if (firstWords.Contains(stems[start]))
        {
            for (words = Math.Min(MaxPhraseWords, stems.Count - start); words > 0; words--)
            {
                string phrase = words == 1 ? stems[start] : string.Join(' ', stems.Skip(start).Take(words));
                if (concepts.TryGetValue(phrase, out string[]? found))
                    return found;
            }
        }

        words = 0;
        return [];
    }

    /// <summary>The concepts of a single word whose stem differs by one letter from <paramref name="stem"/>; empty when there is none.</summary>
    public string[] MatchMisspelt(string stem)
    {
        foreach (string variant in SpellingVariants.Of(stem))
        {
            foreach (string known in variants.GetValueOrDefault(variant, []))
            {
                if (SpellingVariants.DifferByOne(stem, known))
                    return concepts[known];
            }
        }

        return [];
    }

    // Each line: concept | Italian | English | Spanish | Portuguese, each a list of words and phrases separated by commas.
    private static Dictionary<string, ConceptLexicon> Load()
    {
        Dictionary<string, ConceptLexicon> lexicons = LibraryLanguage.All.ToDictionary(l => l, _ => new ConceptLexicon());
        foreach (string line in AnalysisResource.Lines("concepts.txt"))
        {
            string[] fields = line.Split('|');
            for (int i = 0; i < LibraryLanguage.All.Count; i++)
            {
                foreach (string phrase in fields[i + 1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    lexicons[LibraryLanguage.All[i]].Add(phrase, LibraryLanguage.All[i], Prefix + fields[0].Trim());
            }
        }

        return lexicons;
    }

    private void Add(string phrase, string language, string concept)
    {
        string[] stems = [.. Tokenizer.Split(phrase).Select(word => Stemmer.Stem(word, language))];
        string key = string.Join(' ', stems);
        string[] known = concepts.GetValueOrDefault(key, []);
        if (known.Contains(concept))
            return;
        concepts[key] = [.. known, concept];
        firstWords.Add(stems[0]);
        if (stems.Length > 1 || known.Length > 0)
            return;
        foreach (string variant in SpellingVariants.Of(key))
        {
            if (!variants.TryGetValue(variant, out List<string>? list))
                variants.Add(variant, list = []);
            list.Add(key);
        }
    }
}
