using Appliance.Host.Phrases;
using Appliance.Host.Texts;

namespace Appliance.Host.Sensitive;

/// <summary>A clinical topic that a text touches.</summary>
/// <param name="Topic">The topic's id, one of <see cref="SensitiveTopics.Required"/>.</param>
/// <param name="Language">The language of the pattern that matched.</param>
/// <param name="Words">The matched words as the patient typed them: patient text, never logged above Trace.</param>
internal sealed record SensitiveHit(string Topic, string Language, IReadOnlyList<string> Words);

/// <summary>
/// Finds clinical topics, which are never answered by the machine. File format of <c>L.json</c>:
/// <c>{"version","language","topics":{"medication":[patterns],…}}</c>. Negations do not matter here.
/// Immutable; safe for concurrent use.
/// </summary>
internal sealed class SensitiveTopics
{
    private readonly IReadOnlyList<LanguageTopics> languages;

    private SensitiveTopics(IReadOnlyList<LanguageTopics> languages) => this.languages = languages;

    /// <summary>Reported beside the topics of the files where a danger is possible but too unsure for an alarm.</summary>
    public const string PossibleDanger = "possible_danger";

    /// <summary>Reported beside the topics of the files where a text asks what only a person may answer.</summary>
    public const string ClinicalQuestion = "clinical_question";

    /// <summary>Reported beside the topics of the files where a text asks for a judgement on somebody's health; see <see cref="ClinicalJudgement"/>.</summary>
    public const string Judgement = "judgement";

    /// <summary>Topics without which a language's file is refused.</summary>
    public static IReadOnlyList<string> Required { get; } = ["medication", "dose", "symptom", "condition"];

    /// <summary>Where the topics are published, beside the program.</summary>
    public static string PublishedDirectory => Path.Combine(AppContext.BaseDirectory, "models", "sensitive");

    /// <summary>Language and version of each file.</summary>
    public string Version => string.Join(", ", languages.Select(topics => $"{topics.Language} {topics.Version}"));

    /// <summary>Loads <c>L.json</c> for every served language.</summary>
    /// <param name="directory">Usually <see cref="PublishedDirectory"/>.</param>
    /// <exception cref="ContentFileException">A file is missing or wrong.</exception>
    public static SensitiveTopics Load(string directory) => new([.. ServedLanguages.All.Select(language =>
    {
        string path = Path.Combine(directory, $"{language}.json");
        return new LanguageTopics(ContentFile.ReadText(path), path, language);
    })]);

    /// <summary>The topics found, one hit for each topic of the files.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">The text's language where known, so that only its patterns run; null runs all languages'.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public IReadOnlyList<SensitiveHit> Find(string text, string? language)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        int[] clauses = tokens.PunctuationClauses();
        bool known = language is not null && ServedLanguages.All.Contains(language);
        return
        [
            .. languages.Where(topics => !known || topics.Language == language)
                .SelectMany(topics => topics.Find(tokens, clauses))
                .DistinctBy(hit => hit.Topic),
        ];
    }

    /// <summary>The topics found, each once, with <see cref="Judgement"/> where one is asked for.</summary>
    /// <inheritdoc cref="Find"/>
    public IReadOnlyList<string> TopicsOf(string text, string? language)
    {
        IEnumerable<string> topics = Find(text, language).Select(hit => hit.Topic);
        return [.. ClinicalJudgement.IsAsked(text) ? topics.Append(Judgement) : topics];
    }

    private sealed class LanguageTopics
    {
        private readonly List<string> topicOfPattern = [];
        private readonly PhraseSet set;

        public LanguageTopics(string json, string path, string language)
        {
            TopicsFile file = ContentFile.Parse<TopicsFile>(json, path);
            if (file.Language != language)
                throw new ContentFileException(path, null, $"says its language is \"{file.Language}\"; write \"{language}\"");
            if (Required.Except(file.Topics.Keys).FirstOrDefault() is { } missing)
                throw new ContentFileException(path, null, $"lacks the topic {missing}; add it");
            if (file.Topics.Keys.Except(Required).FirstOrDefault() is { } unknown)
                throw new ContentFileException(path, $"topic {unknown}", $"is not known; the topics are {string.Join(", ", Required)}");
            Language = language;
            Version = file.Version;
            var patterns = new List<PhrasePattern>();
            foreach ((string topic, string[] sources) in file.Topics)
            {
                patterns.AddRange(sources.Select(source => PhrasePatternParser.Parse(source, path, $"topic {topic}")));
                topicOfPattern.AddRange(Enumerable.Repeat(topic, sources.Length));
            }
            set = PhraseSet.Compile(patterns);
        }

        public string Language { get; }

        public string Version { get; }

        public IEnumerable<SensitiveHit> Find(PhraseTokens tokens, int[] clauses) => set.Find(tokens, clauses).Select(match =>
            new SensitiveHit(topicOfPattern[match.Pattern], Language, [.. match.Words.Select(word => tokens.Slice(word, word))]));
    }

    private sealed record TopicsFile(string Version, string Language, Dictionary<string, string[]> Topics);
}
