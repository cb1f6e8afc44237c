using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Host.Verification;

/// <summary>What part a word plays in a statement.</summary>
internal enum TermRole
{
    /// <summary>Says little by itself: an hour's "hour", a greeting, an offer of help.</summary>
    Weak,

    /// <summary>A word of the lexicon.</summary>
    Plain,

    /// <summary>A predicate whose negation matters: open, included, free.</summary>
    Predicate,

    /// <summary>A predicate that, denied, denies what it is said of: "X is not offered".</summary>
    Existential,

    /// <summary>A service, a way to pay, a thing: it must stand in a passage.</summary>
    Subject,

    /// <summary>A word that no lexicon has.</summary>
    Unknown,

    /// <summary>A negation.</summary>
    Negation,
}

/// <summary>A word or phrase of the lexicon.</summary>
/// <param name="Name">Its concept.</param>
/// <param name="Role">What part it plays.</param>
/// <param name="Sign">+1, or −1 for the opposite of the concept.</param>
/// <param name="MustStand">It must stand in a passage when it is said.</param>
internal sealed record Concept(string Name, TermRole Role, int Sign, bool MustStand);

/// <summary>Words and phrases of the four languages by concept: this step's own list, then the library's. Immutable.</summary>
internal sealed class Lexicon
{
    /// <summary>The concept of a negation.</summary>
    public const string Not = "not";

    /// <summary>The concept of "without".</summary>
    public const string Without = "without";

    /// <summary>"Do not forget to …" denies nothing.</summary>
    public const string Forget = "forget";

    /// <summary>The concept of buying: denied, it says nothing against what need not be bought.</summary>
    public const string Buy = "buy";

    /// <summary>The concept of how long something takes.</summary>
    public const string Duration = "duration";

    /// <summary>The concept of what is needed.</summary>
    public const string Need = "need";

    /// <summary>The concept of what is charged to who does not come.</summary>
    public const string Penalty = "penalty";

    /// <summary>The concept of what may be done.</summary>
    public const string Allowed = "allowed";

    /// <summary>The concept of two things together.</summary>
    public const string Both = "both";

    /// <summary>The concept of nothing else.</summary>
    public const string Only = "only";

    /// <summary>The concept of what costs nothing.</summary>
    public const string Free = "free";

    /// <summary>The concept of what a price or a service includes.</summary>
    public const string Included = "included";

    /// <summary>The concept of what is accepted.</summary>
    public const string Accept = "accept";

    /// <summary>The concept of what the clinic does or has.</summary>
    public const string Offer = "offer";

    /// <summary>The concept of being open.</summary>
    public const string Open = "open";

    /// <summary>The concept of an empty stomach.</summary>
    public const string Fasting = "fasting";

    /// <summary>The concept of having something on; its opposite is taking it off.</summary>
    public const string Wear = "wear";

    /// <summary>The concept of ceasing to do something.</summary>
    public const string Stop = "stop";

    /// <summary>The concept of time that has gone by.</summary>
    public const string Elapsed = "elapsed";

    /// <summary>The concept of a doctor.</summary>
    public const string Doctor = "doctor";

    private const int MinSubjectStem = 5;
    private const int MinPlural = 5;
    private const string Opposite = "-";
    private const string Implication = "=>";
    private static readonly Dictionary<string, string> Implied = [];
    private static readonly Dictionary<string, Lexicon> ByLanguage = Load();

    private readonly Dictionary<string, Concept> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Concept> phrases = new(StringComparer.Ordinal);
    private readonly HashSet<string> firstWords = new(StringComparer.Ordinal);
    private readonly ConceptLexicon library;

    private readonly string language;

    private Lexicon(string language)
    {
        this.language = language;
        library = ConceptLexicon.Exact(language);
    }

    /// <summary>The lexicon of a served language; English for any other.</summary>
    public static Lexicon For(string language) => ByLanguage.GetValueOrDefault(language) ?? ByLanguage["en"];

    /// <summary>A concept that supports a concept as well as itself does; null for most.</summary>
    public static string? SupportedBy(string concept) => Implied.GetValueOrDefault(concept);

    /// <summary>The concept of the longest phrase that starts at a word.</summary>
    /// <param name="words">All words of the sentence, folded.</param>
    /// <param name="keys">Keys of all words; see <see cref="ConceptLexicon.KeyOf"/>.</param>
    /// <param name="at">Position of the first word.</param>
    /// <param name="length">Words in the phrase; 0 where none was found.</param>
    public Concept? Match(IReadOnlyList<string> words, IReadOnlyList<string> keys, int at, out int length)
    {
        Concept? own = null;
        length = 0;
        for (int count = Math.Min(WordTable.MaxPhraseWords, keys.Count - at); (firstWords.Contains(keys[at]) || count == 1) && count > 0 && own is null; count--)
        {
            if (exact.TryGetValue(Join(words, at, count), out own) || (count == 1 && TryPlural(words, at, out own)) || (!IsFunctionWord(words, at, count) && TryStem(Join(keys, at, count), out own)))
                length = count;
            else
                own = null;
        }

        if (IsFunctionWord(words, at, 1) && length <= 1)
            return own;
        string[] found = library.Match(keys, at, out int theirs);
        if (theirs <= length)
            return own;
        length = theirs;
        TermRole role = ConceptLexicon.IsSubject(found[0]) ? TermRole.Subject : TermRole.Plain;
        return new Concept(found[0], role, 1, role == TermRole.Subject);
    }

    /// <summary>Whether the lexicon has a word by itself, in this very form.</summary>
    public bool Knows(string word) => exact.ContainsKey(word);

    // "Creams" of "cream": short words that no stem may stand for.
    private bool TryPlural(IReadOnlyList<string> words, int at, out Concept? concept)
    {
        concept = null;
        return language != "it" && words[at].Length >= MinPlural && words[at].EndsWith('s') && !IsFunctionWord(words, at, 1) && exact.TryGetValue(words[at][..^1], out concept) && concept.MustStand;
    }

    // A short stem is shared by too many words to demand that a thing stands in a passage.
    private bool TryStem(string key, out Concept? concept) =>
        phrases.TryGetValue(key, out concept) && (!concept.MustStand || key.Length >= MinSubjectStem || key.Contains(' '));

    private static string Join(IReadOnlyList<string> words, int at, int count) =>
        count == 1 ? words[at] : string.Join(' ', Enumerable.Range(at, count).Select(i => words[i]));

    // Stems of function words coincide with those of nouns: "estão" and "estação", "nei" (in the, moles).
    private bool IsFunctionWord(IReadOnlyList<string> words, int at, int count) => count == 1 && StopWords.Contains(language, words[at]);

    private static Dictionary<string, Lexicon> Load()
    {
        Dictionary<string, Lexicon> lexicons = LibraryLanguage.All.ToDictionary(language => language, language => new Lexicon(language));
        foreach (string line in WordTable.Lines("lexicon.txt"))
        {
            if (line.StartsWith(Implication, StringComparison.Ordinal))
            {
                string[] pair = line.Split(' ');
                Implied[pair[1]] = pair[2];
                continue;
            }

            string[] fields = line.Split('|');
            Concept concept = Parse(fields[0].Trim());
            for (int i = 0; i < LibraryLanguage.All.Count; i++)
            {
                foreach (string phrase in fields[i + 1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    lexicons[LibraryLanguage.All[i]].Add(phrase, concept);
            }
        }

        return lexicons;
    }

    private static Concept Parse(string head)
    {
        bool opposite = head.StartsWith(Opposite, StringComparison.Ordinal);
        string name = head.TrimStart('-').TrimEnd('~', '!', '?', '^', '&', '#');
        TermRole role = head.Contains('&') ? TermRole.Negation
            : head.Contains('~') ? TermRole.Weak
            : head.Contains('^') ? TermRole.Existential
            : head.Contains('?') ? TermRole.Predicate
            : head.Contains('!') ? TermRole.Subject : TermRole.Plain;
        return new Concept(name, role, opposite ? -1 : 1, head.Contains('!') || head.Contains('#'));
    }

    private void Add(string phrase, Concept concept)
    {
        string[] words = [.. TokenReader.Read(phrase).Select(token => token.Text)];
        string[] keys = [.. words.Select(word => ConceptLexicon.KeyOf(word, Stemmer.Stem(word, language)))];
        firstWords.Add(keys[0]);
        exact.TryAdd(string.Join(' ', words), concept);
        phrases.TryAdd(string.Join(' ', keys), concept);
    }
}
