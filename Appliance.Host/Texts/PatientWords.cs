using Appliance.Host.Phrases;

namespace Appliance.Host.Texts;

/// <summary>What a patient can say in fixed words.</summary>
internal enum PatientWord
{
    /// <summary>No more automatic messages (the whole message).</summary>
    Stop,

    /// <summary>Automatic messages again (the whole message).</summary>
    Start,

    /// <summary>Yes (the whole message).</summary>
    Affirm,

    /// <summary>No (the whole message).</summary>
    Deny,

    /// <summary>A person, please (anywhere in the message).</summary>
    Human,

    /// <summary>Who or what answers here? (anywhere in the message).</summary>
    Identity,
}

/// <summary>
/// Recognises a few commands by fixed words, without a model. Files <c>words.L.json</c>: flat objects of pattern arrays
/// <c>stop, start, affirm, deny, human, identity, switch_it, switch_en, switch_es, switch_pt, others_speak</c>. Words of all languages count in any
/// conversation. Immutable; safe for concurrent use.
/// </summary>
internal sealed class PatientWords
{
    private const string SwitchPrefix = "switch_";
    private const string OthersSpeak = "others_speak";

    private static readonly Dictionary<PatientWord, string> Members =
        Enum.GetValues<PatientWord>().ToDictionary(word => word, word => word.ToString().ToLowerInvariant());

    // A typo must not opt somebody out: Spanish "pagar" is one letter from "parar".
    private static readonly string[] WithoutTypos = [Members[PatientWord.Stop], Members[PatientWord.Start]];

    private readonly Dictionary<string, PhraseSet> sets;

    private PatientWords(Dictionary<string, PhraseSet> sets) => this.sets = sets;

    /// <summary>Loads <c>words.L.json</c> for every served language.</summary>
    /// <param name="directory">Usually <see cref="PatientTexts.PublishedDirectory"/>.</param>
    /// <exception cref="ContentFileException">A file is missing or wrong.</exception>
    public static PatientWords Load(string directory)
    {
        string[] members = [.. Members.Values, .. ServedLanguages.All.Select(language => SwitchPrefix + language), OthersSpeak];
        var patterns = members.ToDictionary(member => member, _ => new List<PhrasePattern>());
        foreach (string language in ServedLanguages.All)
        {
            string path = Path.Combine(directory, $"words.{language}.json");
            var file = ContentFile.Parse<Dictionary<string, string[]>>(ContentFile.ReadText(path), path);
            if (members.Except(file.Keys).FirstOrDefault() is { } missing)
                throw new ContentFileException(path, $"key {missing}", "is missing; write its patterns, or an empty list");
            if (file.Keys.Except(members).FirstOrDefault() is { } unknown)
                throw new ContentFileException(path, $"key {unknown}", $"is not known; the keys are {string.Join(", ", members)}");
            foreach ((string member, string[] sources) in file)
            {
                bool exact = WithoutTypos.Contains(member);
                patterns[member].AddRange(sources.Select(source => PhrasePatternParser.Parse(source, path, $"key {member}", exact)));
            }
        }
        return new PatientWords(patterns.ToDictionary(entry => entry.Key, entry => PhraseSet.Compile(entry.Value)));
    }

    /// <summary>Whether the message says this: <see cref="PatientWord.Human"/> and <see cref="PatientWord.Identity"/> anywhere in it, all others as a whole.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="PhraseTokenizer.MaxTextLength"/>.</exception>
    public bool Says(PatientWord word, string text)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        PhraseSet set = sets[Members[word]];
        return word is PatientWord.Human or PatientWord.Identity ? set.Find(tokens, tokens.PunctuationClauses()).Any() : set.MatchesWhole(tokens);
    }

    /// <summary>The language in which the patient asks to go on; null where they ask for none, or for several.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="PhraseTokenizer.MaxTextLength"/>.</exception>
    public string? SwitchTo(string text)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        int[] clauses = tokens.PunctuationClauses();
        // "Does the doctor speak English?" asks about the doctor.
        if (sets[OthersSpeak].Find(tokens, clauses).Any())
            return null;
        string[] asked = [.. ServedLanguages.All.Where(language => sets[SwitchPrefix + language].Find(tokens, clauses).Any())];
        return asked is [var only] ? only : null;
    }
}
