using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>One danger.</summary>
/// <param name="Id">Its id, such as <c>chest_pain</c>.</param>
/// <param name="Patterns">In the language of <see cref="PhraseCombination"/>.</param>
internal sealed record RedFlagRuleEntry(string Id, string[] Patterns);

/// <summary>
/// The rule file of one language, <c>L.json</c> (member names in snake_case). <see cref="Classes"/> names lists of words for
/// <c>@name</c> in patterns; the other lists are those of <see cref="SuppressionPhrases"/>.
/// </summary>
internal sealed record RedFlagRuleFile(
    string Version,
    string Language,
    string[] Negations,
    string[] Past,
    string[] ClauseBreaks,
    RedFlagRuleEntry[] Rules,
    string[]? PseudoNegations = null,
    string[]? NegationJoins = null,
    string[]? Harmless = null,
    Dictionary<string, string[]>? Classes = null)
{
    /// <summary>Most patterns in one file.</summary>
    public const int MaxPatterns = 5_000;

    /// <summary>Reads and checks a file.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <exception cref="ContentFileException">The file breaks the format, a limit, or lacks a required rule.</exception>
    public static RedFlagRuleFile Read(string json, string file)
    {
        RedFlagRuleFile content = ContentFile.Parse<RedFlagRuleFile>(json, file);
        content.Check(file);
        return content;
    }

    /// <summary>Checks what the format alone does not.</summary>
    /// <exception cref="ContentFileException">A rule is missing, empty or stands twice, or there are too many patterns.</exception>
    public void Check(string file)
    {
        foreach (RedFlagRuleEntry rule in Rules)
        {
            if (rule.Patterns.Length == 0)
                throw new ContentFileException(file, $"rule {rule.Id}", "has no patterns; write at least one");
        }
        if (Rules.GroupBy(rule => rule.Id).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ContentFileException(file, $"rule {repeated.Key}", "stands twice; join the two");
        if (RedFlagRuleIds.Required.Except(Rules.Select(rule => rule.Id)).FirstOrDefault() is { } missing)
            throw new ContentFileException(file, null, $"lacks the rule {missing}, which every language must have; add it");
        int count = Rules.Sum(rule => rule.Patterns.Length);
        if (count > MaxPatterns)
            throw new ContentFileException(file, null, $"has {count} patterns, more than the {MaxPatterns} allowed; join patterns with |");
    }
}
