using Appliance.Host.Phrases;
using Appliance.Host.Texts;

namespace Appliance.Host.RedFlags;

/// <summary>The red-flag rules of all served languages. Immutable; safe for concurrent use.</summary>
internal sealed class RedFlagRuleBook
{
    private const string OrdinaryWordsFile = "ordinary.txt";

    private readonly PhraseVocabulary vocabulary;

    private readonly HashSet<(string Language, string Rule, string Pattern)> added;

    private RedFlagRuleBook(IEnumerable<(RedFlagRuleFile File, string Name)> files, IReadOnlySet<string>? ordinary, ClinicRuleChanges? changes)
    {
        added = changes is null ? [] : [.. changes.AddedPatterns()];
        vocabulary = new PhraseVocabulary(ordinary);
        Languages = [.. files.Select(entry => new RedFlagRules(entry.File, entry.Name, vocabulary))];
        ClinicVersion = changes?.Version;
    }

    /// <summary>Where the rules are published, beside the program.</summary>
    public static string PublishedDirectory => Path.Combine(AppContext.BaseDirectory, "models", "red_flags");

    /// <summary>One set of rules a language, in the order of <see cref="ServedLanguages.All"/>.</summary>
    public IReadOnlyList<RedFlagRules> Languages { get; }

    /// <summary>Version of the clinic's changes; null where the built-in rules run unchanged.</summary>
    public string? ClinicVersion { get; }

    /// <summary>Language and version of each file, such as <c>it 2026-11-21.1, en 2026-11-21.1</c>.</summary>
    public string Version => string.Join(", ", Languages.Select(rules => $"{rules.Language} {rules.Version}"))
        + (ClinicVersion is null ? "" : $", clinic {ClinicVersion}");

    /// <summary>
    /// Loads <c>L.json</c> for every served language and, where it is there, <c>ordinary.txt</c>: one folded word a line that
    /// patients write in harmless messages and that is therefore never taken for a typo. Without it more fires, not less.
    /// </summary>
    /// <param name="directory">Usually <see cref="PublishedDirectory"/>.</param>
    /// <param name="changes">The clinic's changes, whose signature was verified; null for none.</param>
    /// <exception cref="ContentFileException">A file is missing or wrong: no language is watched by half.</exception>
    public static RedFlagRuleBook Load(string directory, ClinicRuleChanges? changes = null) => new(
        ServedLanguages.All.Select(language => Load(directory, language, changes)),
        OrdinaryWords(Path.Combine(directory, OrdinaryWordsFile)),
        changes);

    /// <summary>Whether a hit is one of a pattern that the clinic added.</summary>
    public bool IsClinics(RedFlagHit hit) => hit.Language is { } language && added.Contains((language, hit.Rule, hit.Pattern));

    /// <summary>A text as the rules of all languages read it.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">Its language where known; others than the served ones count as not known.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public RedFlagText Read(string text, string? language)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        int[][] seen = vocabulary.LookUp(tokens);
        var readings = Languages.ToDictionary(rules => rules.Language, rules => rules.Suppression(tokens, seen));
        return new RedFlagText(tokens, seen, readings, language is not null && readings.ContainsKey(language) ? language : null);
    }

    private static HashSet<string>? OrdinaryWords(string path) =>
        File.Exists(path) ? [.. ContentFile.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : null;

    private static (RedFlagRuleFile File, string Name) Load(string directory, string language, ClinicRuleChanges? changes)
    {
        string path = Path.Combine(directory, $"{language}.json");
        RedFlagRuleFile file = RedFlagRuleFile.Read(ContentFile.ReadText(path), path);
        if (file.Language != language)
            throw new ContentFileException(path, null, $"says its language is \"{file.Language}\"; write \"{language}\"");
        if (changes is null) return (file, path);
        RedFlagRuleFile changed = changes.Apply(file);
        changed.Check(path);
        return (changed, path);
    }
}
