using Appliance.Host.Phrases;

namespace Appliance.Host.RedFlags;

/// <summary>A text as all languages' rules read it. Immutable; safe for concurrent use.</summary>
/// <param name="Tokens">Its words.</param>
/// <param name="Seen">What the rules' common vocabulary knows of each.</param>
/// <param name="Readings">What each language suppresses in it.</param>
/// <param name="Language">The language it is known to be in; null where it is not known.</param>
internal sealed record RedFlagText(
    PhraseTokens Tokens, int[][] Seen, IReadOnlyDictionary<string, SuppressionReading> Readings, string? Language)
{
    /// <summary>What takes a match back; null if it stands.</summary>
    /// <param name="language">The language of the rule.</param>
    /// <param name="words">The match's words.</param>
    /// <param name="negative">Whether the pattern holds a negation itself.</param>
    public Suppression? Suppression(string language, IReadOnlyList<int> words, bool negative)
    {
        SuppressionReading own = Readings[language];
        if (own.Of(words, negative) is { } suppression) return suppression;
        if (Language is not null) return Foreign(Readings[Language]);
        foreach (SuppressionReading reading in Readings.Values)
        {
            if (Foreign(reading) is { } foreign) return foreign;
        }
        return null;

        Suppression? Foreign(SuppressionReading reading) => ReferenceEquals(reading, own)
            ? null
            : reading.OfForeign(words, negative, own, known: Language is not null, Tokens);
    }
}
