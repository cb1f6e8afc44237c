using Appliance.Host.Phrases;
using NodaTime;

namespace Appliance.Host.Texts;

/// <summary>Which days a question about opening hours names.</summary>
/// <param name="Today">Today, or now.</param>
/// <param name="Tomorrow">Tomorrow.</param>
/// <param name="Named">Weekdays by name, in the order of the week.</param>
internal sealed record HoursQuestion(bool Today, bool Tomorrow, IReadOnlyList<IsoDayOfWeek> Named);

/// <summary>
/// Reads questions that ask when the clinic itself is open and nothing else: every word is a day or a word that may stand
/// beside it ("until what time are you open tomorrow?"). One further word ("for blood tests") makes it another question,
/// which the opening hours do not answer. File <c>days.json</c>: for each language the patterns <c>today</c>,
/// <c>tomorrow</c>, <c>monday</c> … <c>sunday</c> and <c>beside</c>. Immutable; safe for concurrent use.
/// </summary>
internal sealed class HoursQuestions
{
    private const string FileName = "days.json";
    private const string Today = "today";
    private const string Tomorrow = "tomorrow";
    private const string Beside = "beside";

    private static readonly IsoDayOfWeek[] Week = [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)];
    private static readonly string[] Members = [Today, Tomorrow, .. Week.Select(Word), Beside];

    private readonly Dictionary<string, Dictionary<string, PhraseSet>> languages;

    private HoursQuestions(Dictionary<string, Dictionary<string, PhraseSet>> languages) => this.languages = languages;

    /// <summary>Loads the words.</summary>
    /// <param name="directory">Usually <see cref="PatientTexts.PublishedDirectory"/>.</param>
    /// <exception cref="ContentFileException">The file is missing or wrong.</exception>
    public static HoursQuestions Load(string directory)
    {
        string path = Path.Combine(directory, FileName);
        var file = ContentFile.Parse<Dictionary<string, Dictionary<string, string[]>>>(ContentFile.ReadText(path), path);
        var languages = new Dictionary<string, Dictionary<string, PhraseSet>>();
        foreach (string language in ServedLanguages.All)
        {
            if (!file.TryGetValue(language, out Dictionary<string, string[]>? words) || !words.Keys.ToHashSet().SetEquals(Members))
                throw new ContentFileException(path, $"key {language}", $"must have the keys {string.Join(", ", Members)}");
            languages.Add(language, words.ToDictionary(
                entry => entry.Key,
                entry => PhraseSet.Compile(entry.Value.Select(source => PhrasePatternParser.Parse(source, path, $"key {language}.{entry.Key}", exact: true)))));
        }

        return new HoursQuestions(languages);
    }

    /// <summary>The days asked for (none where only "the hours" are), or null when the text asks for anything else.</summary>
    /// <param name="text">What the patient wrote.</param>
    /// <param name="language">A served language; words of others do not count.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="PhraseTokenizer.MaxTextLength"/>.</exception>
    public HoursQuestion? Read(string text, string language)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        if (tokens.Tokens.Count == 0)
            return null;
        var oneClause = new int[tokens.Tokens.Count];
        Dictionary<string, PhraseMatch[]> found = languages[language].ToDictionary(entry => entry.Key, entry => entry.Value.Find(tokens, oneClause).ToArray());
        PhraseMatch[] all = [.. found.Values.SelectMany(matches => matches)];
        if (all.SelectMany(match => match.Words).Distinct().Count() < tokens.Tokens.Count)
            return null;
        // Spanish "mañana" is tomorrow, but "la mañana" is the morning: the longer expression tells.
        bool Says(string member) => found[member].Any(match => !all.Any(other => other.Words.Count > match.Words.Count && match.Words.All(other.Words.Contains)));
        return new HoursQuestion(Says(Today), Says(Tomorrow), [.. Week.Where(day => Says(Word(day)))]);
    }

    private static string Word(IsoDayOfWeek day) => day.ToString().ToLowerInvariant();
}
