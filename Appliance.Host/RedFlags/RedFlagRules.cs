using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>
/// The red-flag rules of one language, compiled; the file format is <see cref="RedFlagRuleFile"/>. Immutable; safe for
/// concurrent use.
/// </summary>
internal sealed class RedFlagRules
{
    private readonly SuppressionWords suppression;
    private readonly PhraseSet set;
    private readonly PhraseSet classes;
    private readonly string[] classNames;
    private readonly List<(string Rule, PhraseCombination Combination)> combinations = [];
    private readonly List<(int Combination, int Part, bool Negative)> parts = [];

    /// <param name="file">A checked file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="vocabulary">Shared by all languages, so that a text is looked up once.</param>
    /// <exception cref="ContentFileException">A pattern breaks the language's rules or limits.</exception>
    public RedFlagRules(RedFlagRuleFile file, string name, PhraseVocabulary vocabulary)
    {
        Language = file.Language;
        Version = file.Version;
        suppression = new SuppressionWords(
            new SuppressionPhrases(
                file.Negations, file.PseudoNegations ?? [], file.NegationJoins ?? [], file.Past, file.ClauseBreaks, file.Harmless ?? []),
            name,
            file.Classes,
            vocabulary);
        var patterns = new List<PhrasePattern>();
        foreach (RedFlagRuleEntry rule in file.Rules)
        {
            foreach (string source in rule.Patterns)
            {
                PhraseCombination combination = PhraseCombination.Parse(source, name, $"rule {rule.Id}", file.Classes);
                foreach ((int part, PhrasePattern pattern) in combination.Groups.SelectMany(group => group).Index())
                {
                    parts.Add((combinations.Count, part, suppression.IsNegative(pattern)));
                    patterns.Add(pattern);
                }
                combinations.Add((rule.Id, combination));
            }
        }
        set = PhraseSet.Compile(patterns, vocabulary);
        classNames = [.. (file.Classes ?? []).Keys];
        classes = PhraseSet.Compile(classNames.Select(@class => PhrasePatternParser.Parse("@" + @class, name, "classes", exact: false, file.Classes)), vocabulary);
    }

    /// <summary>Two-letter code of the rules' language.</summary>
    public string Language { get; }

    /// <summary>The file's version.</summary>
    public string Version { get; }

    /// <summary>What this language's negations, past times and harmless phrases suppress in the text.</summary>
    internal SuppressionReading Suppression(PhraseTokens tokens, int[][] seen) => suppression.Read(tokens, seen);

    /// <summary>Classes of words that the text holds.</summary>
    internal IEnumerable<RedFlagClass> Classes(RedFlagText text) => classes.Find(text.Seen, text.Readings[Language].Clauses)
        .Select(match => new RedFlagClass(classNames[match.Pattern], match.First, match.Last));

    /// <summary>Where rules' words stand in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="suppressed">Whether what does not count is listed too, part by part.</param>
    internal IEnumerable<RedFlagFinding> Findings(RedFlagText text, bool suppressed)
    {
        int[] clauses = text.Readings[Language].Clauses;
        var standing = new SortedDictionary<int, List<PhraseMatch>[]>();
        foreach (PhraseMatch match in set.Find(text.Seen, clauses))
        {
            (int number, int part, bool negative) = parts[match.Pattern];
            if (text.Suppression(Language, match.Words, negative) is { } taken)
            {
                if (suppressed)
                    yield return new RedFlagFinding(Hit(number, match.Words, text), taken.Kind, text.Tokens.Slice(taken.By.First, taken.By.Last));
                continue;
            }
            if (!standing.TryGetValue(number, out List<PhraseMatch>[]? found))
            {
                int count = combinations[number].Combination.Groups.Sum(group => group.Count);
                standing.Add(number, found = [.. Enumerable.Range(0, count).Select(_ => new List<PhraseMatch>())]);
            }
            found[part].Add(match);
        }
        foreach ((int number, List<PhraseMatch>[] found) in standing)
        {
            if (found.All(matches => matches.Count > 0) && combinations[number].Combination.Place(found, clauses) is { } words)
                yield return new RedFlagFinding(Hit(number, words, text));
        }
    }

    private RedFlagHit Hit(int number, IReadOnlyList<int> words, RedFlagText text) => new(
        combinations[number].Rule, Language, combinations[number].Combination.Source, [.. words.Order().Select(word => text.Tokens.Slice(word, word))]);
}
