namespace Appliance.Knowledge.Library.Analysis;

/// <summary>Words that say nothing about the topic of a question: function words, courtesy, chat shorthand. From <c>stopwords.txt</c>.</summary>
public static class StopWords
{
    private static readonly Dictionary<string, HashSet<string>> ByLanguage = Load();

    /// <summary>Whether a folded word is a stop word of the language.</summary>
    public static bool Contains(string language, string word) => ByLanguage[language].Contains(word);

    // Each line: language code, colon, words separated by spaces; a language may have many lines.
    private static Dictionary<string, HashSet<string>> Load()
    {
        Dictionary<string, HashSet<string>> lists = LibraryLanguage.All.ToDictionary(l => l, _ => new HashSet<string>(StringComparer.Ordinal));
        foreach (string line in AnalysisResource.Lines("stopwords.txt"))
        {
            foreach (string word in line[3..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                lists[line[..2]].Add(word);
        }

        return lists;
    }
}
