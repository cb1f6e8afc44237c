using Appliance.Knowledge.Library.Analysis;

namespace Appliance.Knowledge.Library.Search.Index;

/// <summary>Numbers for the terms, words and character n-grams of a library. Read by many threads once it is built.</summary>
internal sealed class Vocabulary
{
    /// <summary>Letters in the n-grams of a word, its boundaries counted.</summary>
    public const int GramLength = 4;

    /// <summary>Number of what the library does not have.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> grams = new(StringComparer.Ordinal);
    private readonly List<string> termTexts = [];
    private readonly List<int[]> gramsOfWords = [];
    private readonly List<byte> topicalIn = [];
    private string[]? sorted;

    public int Terms => termTexts.Count;

    public int Words => gramsOfWords.Count;

    public int Grams => grams.Count;

    /// <summary>Number of an index term; added when new.</summary>
    public int AddTerm(ReadOnlySpan<char> term)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(term, out int id))
            return id;
        string text = term.ToString();
        terms.Add(text, termTexts.Count);
        termTexts.Add(text);
        return termTexts.Count - 1;
    }

    /// <summary>Number of a folded word; added when new, with its n-grams.</summary>
    public int AddWord(string word)
    {
        if (words.TryGetValue(word, out int id))
            return id;
        words.Add(word, gramsOfWords.Count);
        gramsOfWords.Add([.. GramsOf(word).Select(AddGram)]);
        byte topical = 0;
        for (int i = 0; i < LibraryLanguage.All.Count; i++)
            topical |= (byte)(StopWords.Contains(LibraryLanguage.All[i], word) ? 0 : 1 << i);
        topicalIn.Add(topical);
        return gramsOfWords.Count - 1;
    }

    /// <summary>The text of a term.</summary>
    public string Term(int term) => termTexts[term];

    public int FindTerm(string term) => terms.GetValueOrDefault(term, Unknown);

    public int FindWord(string word) => words.GetValueOrDefault(word, Unknown);

    public int FindGram(string gram) => grams.GetValueOrDefault(gram, Unknown);

    /// <summary>The n-grams of a known word, as often as they occur in it.</summary>
    public int[] GramsOfWord(int word) => gramsOfWords[word];

    /// <summary>Whether a known word is no stop word of a language, given by its place in <see cref="LibraryLanguage.All"/>.</summary>
    public bool IsTopical(int word, int language) => (topicalIn[word] >> language & 1) != 0;

    /// <summary>Terms that start with a text, in alphabetical order.</summary>
    public IEnumerable<string> StartingWith(string start)
    {
        string[] all = Volatile.Read(ref sorted) ?? Sort();
        int at = Array.BinarySearch(all, start, StringComparer.Ordinal);
        for (int i = at < 0 ? ~at : at; i < all.Length && all[i].StartsWith(start, StringComparison.Ordinal); i++)
            yield return all[i];
    }

    /// <summary>The n-grams of a word with its boundaries marked; a shorter word is one gram.</summary>
    public static IEnumerable<string> GramsOf(string word)
    {
        string bounded = $"_{word}_";
        if (bounded.Length <= GramLength)
            return [bounded];
        return Enumerable.Range(0, bounded.Length - GramLength + 1).Select(i => bounded.Substring(i, GramLength));
    }

    private int AddGram(string gram)
    {
        if (grams.TryGetValue(gram, out int id))
            return id;
        grams.Add(gram, grams.Count);
        return grams.Count - 1;
    }

    private string[] Sort()
    {
        string[] all = [.. termTexts];
        Array.Sort(all, StringComparer.Ordinal);
        Volatile.Write(ref sorted, all);
        return all;
    }
}
