namespace Appliance.Knowledge.Library.Analysis;

/// <summary>The languages that documents and questions can be analysed in, as ISO 639-1 codes.</summary>
public static class LibraryLanguage
{
    /// <summary>Italian, English, Spanish, Portuguese.</summary>
    public static IReadOnlyList<string> All { get; } = ["it", "en", "es", "pt"];

    /// <summary>Whether there are stop words, a stemmer and concepts for the language.</summary>
    public static bool IsServed(string? language) => language is "it" or "en" or "es" or "pt";

    /// <summary>The served language whose function words occur most often in a text; Italian when none does.</summary>
    public static string Guess(string text)
    {
        List<string> words = [.. Tokenizer.Split(text)];
        return All.MaxBy(language => words.Count(word => StopWords.Contains(language, word)))!;
    }
}
