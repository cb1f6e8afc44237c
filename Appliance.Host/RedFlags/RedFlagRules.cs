using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>
/// The red-flag rules of one language, compiled. File format:
/// <c>{"version","language","negations":[],"pseudo_negations":[],"past":[],"clause_breaks":[],"rules":[{"id","patterns":[]}]}</c>
/// with patterns in the language of <see cref="PhrasePattern"/>. Immutable; safe for concurrent use.
/// </summary>
internal sealed class RedFlagRules
{
    /// <summary>Most patterns in one file.</summary>
    public const int MaxPatterns = 5_000;

    private readonly SuppressionWords suppression;
    private readonly PhraseSet set;
    private readonly List<(string Rule, PhrasePattern Pattern, bool Negative)> patterns = [];

    private RedFlagRules(RulesFile file, string name)
    {
        Language = file.Language;
        Version = file.Version;
        suppression = new SuppressionWords(file.Negations, file.PseudoNegations ?? [], file.Past, file.ClauseBreaks, name);
        foreach (RuleEntry rule in file.Rules)
        {
            foreach (string source in rule.Patterns)
            {
                PhrasePattern pattern = PhrasePatternParser.Parse(source, name, $"rule {rule.Id}");
                patterns.Add((rule.Id, pattern, suppression.IsNegative(pattern)));
            }
        }
        set = PhraseSet.Compile(patterns.Select(entry => entry.Pattern));
    }

    /// <summary>Two-letter code of the rules' language.</summary>
    public string Language { get; }

    /// <summary>The file's version.</summary>
    public string Version { get; }

    /// <summary>Reads one language's rules.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <exception cref="ContentFileException">The file breaks the format, a limit, or lacks a required rule.</exception>
    public static RedFlagRules Load(string json, string file)
    {
        RulesFile content = ContentFile.Parse<RulesFile>(json, file);
        foreach (RuleEntry rule in content.Rules)
        {
            if (rule.Patterns.Length == 0)
                throw new ContentFileException(file, $"rule {rule.Id}", "has no patterns; write at least one");
        }
        if (content.Rules.GroupBy(rule => rule.Id).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ContentFileException(file, $"rule {repeated.Key}", "stands twice; join the two");
        if (RedFlagRuleIds.Required.Except(content.Rules.Select(rule => rule.Id)).FirstOrDefault() is { } missing)
            throw new ContentFileException(file, null, $"lacks the rule {missing}, which every language must have; add it");
        int count = content.Rules.Sum(rule => rule.Patterns.Length);
        if (count > MaxPatterns)
            throw new ContentFileException(file, null, $"has {count} patterns, more than the {MaxPatterns} allowed; join patterns with |");
        return new RedFlagRules(content, file);
    }

    /// <summary>What this language's negations and past times suppress in the text.</summary>
    internal SuppressionReading Suppression(PhraseTokens tokens) => suppression.Read(tokens);

    /// <summary>The dangers found, one hit a rule.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="own">This language's reading of it.</param>
    /// <param name="others">
    /// Readings that may suppress as well: the language the text is known to be in, or every language's where it is unknown.
    /// </param>
    /// <param name="othersNegate">
    /// Whether the negations of <paramref name="others"/> count. In an unknown language only past times do: what negates in
    /// one language ("no") is a preposition in another.
    /// </param>
    internal IEnumerable<RedFlagHit> Watch(
        PhraseTokens tokens, SuppressionReading own, IReadOnlyList<SuppressionReading> others, bool othersNegate)
    {
        var fired = new HashSet<string>();
        foreach (PhraseMatch match in set.Find(tokens, own.Clauses))
        {
            (string rule, PhrasePattern pattern, bool negative) = patterns[match.Pattern];
            if (fired.Contains(rule) || own.IsPast(match.First) || (!negative && own.IsNegated(match.First))) continue;
            if (others.Any(other => other.IsPast(match.First) || (othersNegate && !negative && other.IsNegated(match.First)))) continue;
            fired.Add(rule);
            yield return new RedFlagHit(rule, Language, pattern.Source, [.. match.Words.Select(word => tokens.Slice(word, word))]);
        }
    }

    private sealed record RulesFile(
        string Version,
        string Language,
        string[] Negations,
        string[] Past,
        string[] ClauseBreaks,
        RuleEntry[] Rules,
        string[]? PseudoNegations = null);

    private sealed record RuleEntry(string Id, string[] Patterns);
}
