using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Tells a passage that is in another language than its document: a leaflet's English page, a Spanish summary.</summary>
internal static class PassageLanguage
{
    /// <summary>Function words of the other language that a passage has at least.</summary>
    public const int MinFunctionWords = 5;

    /// <summary>How many times as many it has of the other language as of the document's.</summary>
    public const double MinRatio = 2;

    /// <summary>The language of a passage.</summary>
    public static string Of(string text, string documentLanguage)
    {
        List<string> words = [.. Tokenizer.Split(text)];
        int own = Count(words, documentLanguage);
        (string language, int count) = LibraryLanguage.All.Select(language => (language, Count(words, language))).MaxBy(pair => pair.Item2);
        return count >= MinFunctionWords && count >= own * MinRatio ? language : documentLanguage;
    }

    private static int Count(List<string> words, string language) => words.Count(word => StopWords.Contains(language, word));
}
