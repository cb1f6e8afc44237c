using System.Globalization;
using System.Text;

namespace Appliance.Inference.Classification;

/// <summary>
/// Words of several languages that mean the same, so that what is learnt from one of them holds for all. File format: one concept a
/// line, <c>name: word word prefix*</c>, words in lower case without accents; <c>#</c> starts a comment line. A word may belong to several
/// concepts. Immutable and thread-safe.
/// </summary>
public sealed class ConceptLexicon
{
    /// <summary>Most concepts of a lexicon; more would be a dictionary, not a field's vocabulary.</summary>
    public const int MaxConcepts = 1_000;

    /// <summary>Most characters of a lexicon; it is stored with the model.</summary>
    public const int MaxCharacters = 200_000;

    /// <summary>Most concepts of one word that count; further ones are left out.</summary>
    internal const int MaxConceptsPerWord = 8;

    private const uint HashSeed = 0x811C9DC5;
    private const uint HashPrime = 0x01000193;

    private readonly Dictionary<string, uint[]>.AlternateLookup<ReadOnlySpan<char>> words;
    private readonly Dictionary<string, uint[]>.AlternateLookup<ReadOnlySpan<char>> prefixes;
    private readonly int shortestPrefix;
    private readonly int longestPrefix;

    private readonly Dictionary<uint, string> names;

    private ConceptLexicon(string source, IEnumerable<string> names, Dictionary<string, uint[]> words, Dictionary<string, uint[]> prefixes)
    {
        Source = source;
        this.names = [];
        foreach (string name in names)
            this.names.TryAdd(Hash(name), name);
        this.words = words.GetAlternateLookup<ReadOnlySpan<char>>();
        this.prefixes = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        shortestPrefix = prefixes.Count == 0 ? 1 : prefixes.Keys.Min(prefix => prefix.Length);
        longestPrefix = prefixes.Count == 0 ? 0 : prefixes.Keys.Max(prefix => prefix.Length);
    }

    /// <summary>The text it was read from.</summary>
    internal string Source { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingDataException">It is missing, too long, or a line has another form; names file and line.</exception>
    public static ConceptLexicon Read(string path)
    {
        if (!File.Exists(path))
            throw new TrainingDataException($"The file {path} does not exist.");
        return Parse(File.ReadAllText(path), path);
    }

    /// <param name="source">The lines.</param>
    /// <param name="place">Where they come from, for messages.</param>
    /// <exception cref="TrainingDataException">A line has another form.</exception>
    internal static ConceptLexicon Parse(string source, string place)
    {
        if (source.Length > MaxCharacters)
            throw new TrainingDataException($"{place} has {source.Length} characters; a lexicon has at most {MaxCharacters}.");
        var words = new Dictionary<string, uint[]>(StringComparer.Ordinal);
        var prefixes = new Dictionary<string, uint[]>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in source.Split('\n'))
        {
            number++;
            string trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed.StartsWith('#'))
                continue;
            int colon = trimmed.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new TrainingDataException($"{place}:{number}: write \"name: word word prefix*\".");
            if (!names.Add(trimmed[..colon]))
                throw new TrainingDataException($"{place}:{number}: the concept \"{trimmed[..colon]}\" was given before; put its words on one line.");
            if (names.Count > MaxConcepts)
                throw new TrainingDataException($"{place}:{number}: more than {MaxConcepts} concepts.");
            Add(trimmed[(colon + 1)..], Hash(trimmed.AsSpan(0, colon)), words, prefixes, $"{place}:{number}");
        }

        return new ConceptLexicon(source, names, words, prefixes);
    }

    /// <summary>Writes the distinct concepts of a folded lower-case word; returns how many.</summary>
    /// <param name="word">The word.</param>
    /// <param name="found">Receives at most <see cref="MaxConceptsPerWord"/> hashes of concepts.</param>
    internal int Find(ReadOnlySpan<char> word, Span<uint> found)
    {
        int count = words.TryGetValue(word, out uint[]? concepts) ? Collect(concepts, found, 0) : 0;
        for (int length = shortestPrefix; length <= Math.Min(longestPrefix, word.Length); length++)
        {
            if (prefixes.TryGetValue(word[..length], out concepts))
                count = Collect(concepts, found, count);
        }

        return count;
    }

    /// <summary>The name of a concept that <see cref="Find"/> gave.</summary>
    internal string FindName(uint concept) => names[concept];

    private static int Collect(uint[] concepts, Span<uint> found, int count)
    {
        foreach (uint concept in concepts)
        {
            if (count < MaxConceptsPerWord && !found[..count].Contains(concept))
                found[count++] = concept;
        }

        return count;
    }

    private static void Add(string list, uint concept, Dictionary<string, uint[]> words, Dictionary<string, uint[]> prefixes, string place)
    {
        foreach (string entry in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            bool isPrefix = entry.EndsWith('*');
            string word = isPrefix ? entry[..^1] : entry;
            if (word.Length == 0 || word.AsSpan().ContainsAny('*', ',') || word != Folded(word))
                throw new TrainingDataException($"{place}: \"{entry}\" is not a word in lower case without accents; separate words by spaces, end a prefix with *.");
            Dictionary<string, uint[]> target = isPrefix ? prefixes : words;
            uint[] others = target.GetValueOrDefault(word) ?? [];
            if (!others.Contains(concept))
                target[word] = [.. others, concept];
        }
    }

    private static string Folded(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (char c in word)
            folded.Append(char.IsDigit(c) ? '0' : LatinFolding.Fold(char.ToLower(c, CultureInfo.InvariantCulture)));
        return folded.ToString();
    }

    private static uint Hash(ReadOnlySpan<char> name)
    {
        uint hash = HashSeed;
        foreach (char c in name)
            hash = (hash ^ c) * HashPrime;
        return hash;
    }
}
