namespace Appliance.Host.Verification;

/// <summary>
/// Phrases of one language by class, from a built-in list: <c>class value | Italian | English | Spanish | Portuguese</c>. Immutable.
/// </summary>
internal sealed class WordTable
{
    /// <summary>Words in a phrase at most.</summary>
    public const int MaxPhraseWords = 5;

    private static readonly string[] Languages = ["it", "en", "es", "pt"];
    private static readonly Dictionary<string, WordTable> ByLanguage = Load("fact-words.txt");

    private readonly Dictionary<string, Phrases> classes = new(StringComparer.Ordinal);

    /// <summary>The words of a served language; English for any other.</summary>
    public static WordTable For(string language) => ByLanguage.GetValueOrDefault(language) ?? ByLanguage["en"];

    /// <summary>Lines of a list that is built into the program, without empty lines and comments (#).</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using Stream stream = typeof(WordTable).Assembly.GetManifestResourceStream("Verification." + name)
            ?? throw new InvalidOperationException($"The program was built without its word list Verification.{name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    /// <summary>The value of a phrase that starts at a token: the longest one of the class; null where there is none.</summary>
    /// <param name="name">The class.</param>
    /// <param name="tokens">A sentence.</param>
    /// <param name="at">Position of the first word.</param>
    /// <param name="length">Tokens in the phrase; 0 where none was found.</param>
    public string? Match(string name, IReadOnlyList<Token> tokens, int at, out int length)
    {
        length = 0;
        if (at < 0 || at >= tokens.Count || !classes.TryGetValue(name, out Phrases? phrases) || !phrases.FirstWords.Contains(tokens[at].Text))
            return null;
        for (int words = Math.Min(phrases.MaxWords, tokens.Count - at); words > 0; words--)
        {
            if (phrases.Values.TryGetValue(Join(tokens, at, words), out string? value))
            {
                length = words;
                return value;
            }
        }

        return null;
    }

    /// <summary>Whether a phrase of the class ends right before a token.</summary>
    public bool EndsBefore(string name, IReadOnlyList<Token> tokens, int end, out int start)
    {
        Phrases phrases = classes[name];
        start = Math.Max(0, end - phrases.MaxWords);
        if (end == 0 || !phrases.LastWords.Contains(tokens[end - 1].Text))
            return false;
        for (; start < end; start++)
        {
            if (phrases.FirstWords.Contains(tokens[start].Text) && phrases.Values.ContainsKey(Join(tokens, start, end - start)))
                return true;
        }

        return false;
    }

    /// <summary>Whether a phrase of the class starts at a token.</summary>
    public bool Starts(string name, IReadOnlyList<Token> tokens, int at) => Match(name, tokens, at, out _) is not null;

    private static string Join(IReadOnlyList<Token> tokens, int at, int words) =>
        words == 1 ? tokens[at].Text : string.Join(' ', Enumerable.Range(at, words).Select(i => tokens[i].Text));

    private static Dictionary<string, WordTable> Load(string name)
    {
        Dictionary<string, WordTable> tables = Languages.ToDictionary(language => language, _ => new WordTable());
        foreach (string line in Lines(name))
        {
            string[] fields = line.Split('|');
            string[] head = fields[0].Trim().Split(' ', 2);
            for (int i = 0; i < Languages.Length; i++)
                tables[Languages[i]].Add(head[0], head.Length > 1 ? head[1] : "", fields[i + 1]);
        }

        return tables;
    }

    private void Add(string name, string value, string phrases)
    {
        if (!classes.TryGetValue(name, out Phrases? known))
            classes.Add(name, known = new Phrases());
        foreach (string phrase in phrases.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = [.. TokenReader.Read(phrase).Select(token => token.Text)];
            known.Values[string.Join(' ', words)] = value;
            known.FirstWords.Add(words[0]);
            known.LastWords.Add(words[^1]);
            known.MaxWords = Math.Max(known.MaxWords, words.Length);
        }
    }

    private sealed class Phrases
    {
        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public HashSet<string> FirstWords { get; } = new(StringComparer.Ordinal);

        public HashSet<string> LastWords { get; } = new(StringComparer.Ordinal);

        public int MaxWords { get; set; } = 1;
    }
}
