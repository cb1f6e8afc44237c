using Appliance.Host.Phrases;

namespace Appliance.Host.Texts;

/// <summary>
/// The fixed texts sent to patients, per language. Files are flat JSON objects, key → text; the clinic may override single
/// keys with files of the same name in its data directory. Immutable; safe for concurrent use.
/// </summary>
internal sealed class PatientTexts
{
    private readonly Dictionary<string, Dictionary<string, string>> texts;

    private PatientTexts(Dictionary<string, Dictionary<string, string>> texts) => this.texts = texts;

    /// <summary>Where the texts are published, beside the program.</summary>
    public static string PublishedDirectory => Path.Combine(AppContext.BaseDirectory, "texts");

    /// <summary>Loads the published texts and the clinic's own over them.</summary>
    /// <param name="directory">Usually <see cref="PublishedDirectory"/>; holds <c>L.json</c> for every served language.</param>
    /// <param name="overrides">The clinic's folder of files <c>L.json</c> with single keys; null or absent = none.</param>
    /// <exception cref="ContentFileException">A file or key is missing, or a text breaks
    /// <see cref="PatientTextCatalogue.Check"/>.</exception>
    public static PatientTexts Load(string directory, string? overrides)
    {
        var texts = new Dictionary<string, Dictionary<string, string>>();
        foreach (string language in ServedLanguages.All)
        {
            string path = Path.Combine(directory, $"{language}.json");
            Dictionary<string, string> read = Read(path);
            if (PatientTextCatalogue.Placeholders.Keys.Except(read.Keys).FirstOrDefault() is { } missing)
                throw new ContentFileException(path, $"key {missing}", "is missing; write this text");
            texts.Add(language, read);
        }
        if (Directory.Exists(overrides)) Override(texts, overrides);
        return new PatientTexts(texts);
    }

    /// <summary>A text with its placeholders filled.</summary>
    /// <param name="language">A served language.</param>
    /// <param name="key">One of <see cref="PatientTextKeys"/>.</param>
    /// <param name="values">Values by placeholder name; more than the text uses is fine.</param>
    /// <exception cref="ArgumentException">Unknown language or key, or a placeholder without value.</exception>
    public string Format(string language, string key, params IEnumerable<(string Name, string Value)> values)
    {
        if (!texts.TryGetValue(language, out Dictionary<string, string>? known))
        {
            throw new ArgumentException(
                $"There are no texts in \"{language}\"; use one of {string.Join(", ", texts.Keys)}.", nameof(language));
        }
        if (!known.TryGetValue(key, out string? text))
            throw new ArgumentException($"There is no text \"{key}\"; {nameof(PatientTextKeys)} has the keys.", nameof(key));
        return PlaceholderText.Fill(text, name =>
        {
            foreach ((string given, string value) in values)
            {
                if (given == name) return value;
            }
            throw new ArgumentException($"The text \"{key}\" in \"{language}\" needs a value for {{{name}}}.", nameof(values));
        });
    }

    private static void Override(Dictionary<string, Dictionary<string, string>> texts, string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            string language = Path.GetFileNameWithoutExtension(path);
            if (!texts.TryGetValue(language, out Dictionary<string, string>? known))
                throw new ContentFileException(path, null, $"is not named after a served language; use {string.Join(", ", texts.Keys)}");
            foreach ((string key, string text) in Read(path)) known[key] = text;
        }
    }

    private static Dictionary<string, string> Read(string path)
    {
        var read = ContentFile.Parse<Dictionary<string, string>>(ContentFile.ReadText(path), path);
        foreach ((string key, string text) in read) PatientTextCatalogue.Check(path, key, text);
        return read;
    }
}
