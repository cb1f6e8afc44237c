using System.Globalization;
using Appliance.Host.Phrases;
using Appliance.Host.Texts;

namespace Appliance.Host.RedFlags;

/// <summary>What a clinic changes in one language.</summary>
/// <param name="Add">Patterns to add, to built-in rules or to the clinic's own.</param>
/// <param name="Remove">Built-in patterns to take out, each written out as in the built-in file.</param>
internal sealed record LanguageRuleChanges(RedFlagRuleEntry[]? Add = null, RedFlagRuleEntry[]? Remove = null);

/// <summary>
/// A clinic's changes to the red-flag rules: <c>{"kind":"red_flag_changes","version","approved_by","approved_on","languages":{"it":{"add":[{"id","patterns"}],"remove":[…]}}}</c>.
/// They may add patterns and rules. They may take out a built-in pattern only by writing it out, so that the approver has seen
/// it, and never a whole built-in rule; negations, past times and harmless phrases, which silence, cannot be changed.
/// </summary>
internal sealed record ClinicRuleChanges(
    string Kind, string Version, Dictionary<string, LanguageRuleChanges> Languages, string? ApprovedBy = null, string? ApprovedOn = null)
{
    /// <summary>What <see cref="Kind"/> must say, so that no other signed file can stand in for this one.</summary>
    public const string ExpectedKind = "red_flag_changes";

    /// <summary>Reads changes.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <exception cref="ContentFileException">The format is broken or a language is not served.</exception>
    public static ClinicRuleChanges Read(string json, string file)
    {
        ClinicRuleChanges changes = ContentFile.Parse<ClinicRuleChanges>(json, file);
        if (changes.Kind != ExpectedKind)
            throw new ContentFileException(file, "kind", $"is \"{changes.Kind}\"; write \"{ExpectedKind}\"");
        if (changes.Languages.Keys.Except(ServedLanguages.All).FirstOrDefault() is { } unknown)
            throw new ContentFileException(file, $"language {unknown}", $"is not served; the languages are {string.Join(", ", ServedLanguages.All)}");
        return changes;
    }

    /// <summary>Whether somebody has approved this on a certain day.</summary>
    public bool IsApproved => !string.IsNullOrWhiteSpace(ApprovedBy)
        && DateOnly.TryParseExact(ApprovedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>A language's file with the changes made. Removals that name no built-in pattern change nothing; <see cref="Stale"/> lists them.</summary>
    public RedFlagRuleFile Apply(RedFlagRuleFile file)
    {
        if (!Languages.TryGetValue(file.Language, out LanguageRuleChanges? changes)) return file;
        var rules = file.Rules.ToDictionary(rule => rule.Id, rule => rule.Patterns.ToList());
        foreach (RedFlagRuleEntry removed in changes.Remove ?? [])
        {
            if (rules.TryGetValue(removed.Id, out List<string>? patterns)) patterns.RemoveAll(removed.Patterns.Contains);
        }
        foreach (RedFlagRuleEntry added in changes.Add ?? [])
        {
            if (!rules.TryGetValue(added.Id, out List<string>? patterns)) rules.Add(added.Id, patterns = []);
            patterns.AddRange(added.Patterns.Except(patterns));
        }
        return file with { Rules = [.. rules.Select(rule => new RedFlagRuleEntry(rule.Key, [.. rule.Value]))] };
    }

    /// <summary>Removals that name no pattern of the built-in rules, as <c>it chest_pain "pattern"</c>.</summary>
    /// <param name="files">The built-in files.</param>
    public IReadOnlyList<string> Stale(IEnumerable<RedFlagRuleFile> files)
    {
        var known = files.SelectMany(file => file.Rules.SelectMany(rule => rule.Patterns.Select(pattern => (file.Language, rule.Id, pattern)))).ToHashSet();
        return [.. Removals().Where(removal => !known.Contains(removal)).Select(removal => $"{removal.Language} {removal.Rule} \"{removal.Pattern}\"")];
    }

    /// <summary>Every built-in pattern that is taken out.</summary>
    public IEnumerable<(string Language, string Rule, string Pattern)> Removals() => Languages.SelectMany(language =>
        (language.Value.Remove ?? []).SelectMany(rule => rule.Patterns.Select(pattern => (language.Key, rule.Id, pattern))));

    /// <summary>Every pattern that is added.</summary>
    public IEnumerable<(string Language, string Rule, string Pattern)> AddedPatterns() => Languages.SelectMany(language =>
        (language.Value.Add ?? []).SelectMany(rule => rule.Patterns.Select(pattern => (language.Key, rule.Id, pattern))));

    /// <summary>How many patterns are added.</summary>
    public int Additions => AddedPatterns().Count();
}
