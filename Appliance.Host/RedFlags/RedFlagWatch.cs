using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>
/// Looks for dangers in what a patient wrote or said, before any model. The rules of every language always run: people mix
/// languages, and the language may be unknown. Doubt fires. Immutable; safe for concurrent use.
/// </summary>
/// <param name="book">The rules.</param>
internal sealed class RedFlagWatch(RedFlagRuleBook book)
{
    /// <summary>Languages and versions of the rules.</summary>
    public string Version => book.Version;

    /// <summary>The dangers found, at most one hit for each rule and language; empty for a harmless text.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">
    /// The text's language where it is known with confidence: its negations, past times and harmless phrases then also hold
    /// for the other languages' rules. Null where it is not: then those of all languages do, except short negations.
    /// </param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public IReadOnlyList<RedFlagHit> Watch(string text, string? language)
    {
        RedFlagText read = book.Read(text, language);
        return [.. book.Languages.SelectMany(rules => rules.Watch(read))];
    }

    /// <summary>Every place where a rule's words stand, with what took it back where it does not count.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">As for <see cref="Watch"/>.</param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public IReadOnlyList<RedFlagFinding> Explain(string text, string? language)
    {
        RedFlagText read = book.Read(text, language);
        return [.. book.Languages.SelectMany(rules => rules.Findings(read, suppressed: true))];
    }
}
