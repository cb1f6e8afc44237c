using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>
/// Looks for dangers in what a patient wrote or said, before any model. The rules of every language always run: people mix
/// languages, and the language may be unknown. Doubt fires. Immutable; safe for concurrent use.
/// </summary>
/// <param name="book">The rules.</param>
internal sealed class RedFlagWatch(RedFlagRuleBook book)
{
    /// <summary>The dangers found, at most one hit for each rule and language; empty for a harmless text.</summary>
    /// <param name="text">At most <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units.</param>
    /// <param name="language">
    /// The text's language where it is known with confidence: its negations and past times then also hold for the other
    /// languages' rules. Null where it is not: then only past times of all languages do.
    /// </param>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public IReadOnlyList<RedFlagHit> Watch(string text, string? language)
    {
        PhraseTokens tokens = PhraseTokenizer.Tokenize(text);
        var readings = book.Languages.ToDictionary(rules => rules.Language, rules => rules.Suppression(tokens));
        bool known = language is not null && readings.ContainsKey(language);
        SuppressionReading[] others = known ? [readings[language!]] : [.. readings.Values];
        return [.. book.Languages.SelectMany(rules => rules.Watch(tokens, readings[rules.Language], others, othersNegate: known))];
    }
}
