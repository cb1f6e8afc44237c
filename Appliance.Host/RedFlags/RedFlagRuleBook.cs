using Appliance.Host.Phrases;
using Appliance.Host.Texts;

namespace Appliance.Host.RedFlags;

/// <summary>The red-flag rules of all served languages. Immutable; safe for concurrent use.</summary>
internal sealed class RedFlagRuleBook
{
    private RedFlagRuleBook(IReadOnlyList<RedFlagRules> languages) => Languages = languages;

    /// <summary>Where the rules are published, beside the program.</summary>
    public static string PublishedDirectory => Path.Combine(AppContext.BaseDirectory, "models", "red_flags");

    /// <summary>One set of rules a language, in the order of <see cref="ServedLanguages.All"/>.</summary>
    public IReadOnlyList<RedFlagRules> Languages { get; }

    /// <summary>Language and version of each file, such as <c>it 2026-11-21.1, en 2026-11-21.1</c>; kept with each alarm.</summary>
    public string Version => string.Join(", ", Languages.Select(rules => $"{rules.Language} {rules.Version}"));

    /// <summary>Loads <c>L.json</c> for every served language.</summary>
    /// <param name="directory">Usually <see cref="PublishedDirectory"/>.</param>
    /// <exception cref="ContentFileException">A file is missing or wrong: no language is watched by half.</exception>
    public static RedFlagRuleBook Load(string directory) => new([.. ServedLanguages.All.Select(language => Load(directory, language))]);

    private static RedFlagRules Load(string directory, string language)
    {
        string path = Path.Combine(directory, $"{language}.json");
        RedFlagRules rules = RedFlagRules.Load(ContentFile.ReadText(path), path);
        if (rules.Language != language)
            throw new ContentFileException(path, null, $"says its language is \"{rules.Language}\"; write \"{language}\"");
        return rules;
    }
}
