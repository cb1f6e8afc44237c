namespace Appliance.Knowledge.Library.Analysis;

/// <summary>
/// Words and phrases of clinics that mean the same, within a language and across the four: <c>quanto costa</c>,
/// <c>price</c> and <c>cuánto cuesta</c> are one term in the index. From <c>concepts.txt</c>.
/// </summary>
public sealed class ConceptLexicon
{
    /// <summary>Words in a phrase at most.</summary>
    public const int MaxPhraseWords = 4;

    /// <summary>What terms of the index that stand for a concept start with.</summary>
    public const string Prefix = "zz";

    private const int MinKeyStem = 4;
    private const char SubjectMark = '!';

    // "Do I have to pay?" is answered by a price, "are you open?" by a closing day, "which days?" by names of days.
    private static readonly Dictionary<string, string[]> Answers = new(StringComparer.Ordinal)
    {
        ["zzpay"] = ["zzprice"],
        ["zzopen"] = ["zzclose"],
        ["zzdays"] = ["zzmonday", "zztuesday", "zzwednesday", "zzthursday", "zzfriday", "zzsaturday", "zzsunday"],
    };

    private static readonly HashSet<string> Subjects = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, ConceptLexicon> ByLanguage = Load("concepts.txt");
    private static readonly Dictionary<string, ConceptLexicon> ExactByLanguage = Load("exact_concepts.txt");

    private static readonly Dictionary<string, string> Opposites = new(StringComparer.Ordinal) { ["zzbefore"] = "zzafter", ["zzafter"] = "zzbefore" };

    // "€ 70" for cancelling late is no answer to what the examination costs.
    private static readonly HashSet<string> Conditions = new(StringComparer.Ordinal) { "zzcancel", "zznoshow", "zzlate", "zzchildren", "zzdeposit", "zzpenalty", "zzlost", "zzsurcharge", "zzpackage", "zzrefund" };

    private readonly Dictionary<string, string[]> concepts = new(StringComparer.Ordinal);
    private readonly HashSet<string> firstWords = new(StringComparer.Ordinal);
    private readonly HashSet<string> stopWordsMeant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> variants = new(StringComparer.Ordinal);

    /// <summary>The lexicon of a served language.</summary>
    public static ConceptLexicon For(string language) => ByLanguage[language];

    /// <summary>The lexicon of a served language in which only what means the same stands together: for checking facts, not for finding passages.</summary>
    public static ConceptLexicon Exact(string language) => ExactByLanguage[language];

    /// <summary>Further concepts that answer a question about a concept.</summary>
    public static IReadOnlyList<string> AnsweredBy(string concept) => Answers.GetValueOrDefault(concept, []);

    /// <summary>The concept that contradicts a concept; null for most.</summary>
    public static string? OppositeOf(string concept) => Opposites.GetValueOrDefault(concept);

    /// <summary>Whether what a line says holds only under this condition.</summary>
    public static bool IsCondition(string token) => Conditions.Contains(token);

    /// <summary>Whether a token is a service or an examination: what a question is about, rather than what it asks of it.</summary>
    public static bool IsSubject(string token) => Subjects.Contains(token);

    /// <summary>What a word is looked up as: its stem, or itself where the stem is so short that different words share it (<c>sole</c>, <c>solo</c>).</summary>
    public static string KeyOf(string word, string stem) => stem.Length < MinKeyStem ? word : stem;

    /// <summary>The concepts of the longest phrase that starts at a position.</summary>
    /// <param name="stems">Keys of all words of the text, stop words too; see <see cref="KeyOf"/>.</param>
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

    /// <summary>Whether a stop word stands in the lexicon itself: the stem of "a partir" is that of "parto", which is no reason to read of a birth.</summary>
    /// <param name="word">The word, folded.</param>
    public bool MeansStopWord(string word) => stopWordsMeant.Contains(word);

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

    /// <summary>The concepts that every single word starting with <paramref name="stem"/> has (<c>cardio</c>); empty when they differ or there is none.</summary>
    public string[] MatchStart(string stem)
    {
        string[][] found = [.. concepts.Where(pair => pair.Key.StartsWith(stem, StringComparison.Ordinal) && !pair.Key.Contains(' ')).Select(pair => pair.Value)];
        return found.Length > 0 && Array.TrueForAll(found, other => other.AsSpan().SequenceEqual(found[0])) ? found[0] : [];
    }

    // Each line: concept | Italian | English | Spanish | Portuguese, each a list of words and phrases separated by commas.
    private static Dictionary<string, ConceptLexicon> Load(string file)
    {
        Dictionary<string, ConceptLexicon> lexicons = LibraryLanguage.All.ToDictionary(l => l, _ => new ConceptLexicon());
        foreach (string line in AnalysisResource.Lines(file))
        {
            string[] fields = line.Split('|');
            string concept = Prefix + fields[0].Trim().TrimEnd(SubjectMark);
            if (fields[0].Contains(SubjectMark))
                Subjects.Add(concept);
            for (int i = 0; i < LibraryLanguage.All.Count; i++)
            {
                foreach (string phrase in fields[i + 1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    lexicons[LibraryLanguage.All[i]].Add(phrase, LibraryLanguage.All[i], concept);
            }
        }

        return lexicons;
    }

    private void Add(string phrase, string language, string concept)
    {
        string[] words = [.. Tokenizer.Split(phrase)];
        string[] stems = [.. words.Select(word => KeyOf(word, Stemmer.Stem(word, language)))];
        if (words.Length == 1 && StopWords.Contains(language, words[0]))
            stopWordsMeant.Add(words[0]);
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
