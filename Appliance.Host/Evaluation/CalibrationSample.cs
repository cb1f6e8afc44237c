using System.Text.Json.Serialization;

namespace Appliance.Host.Evaluation;

/// <summary>A passage that was found for a question, and whether its quote would be the right answer.</summary>
/// <param name="Library">Name of the library.</param>
/// <param name="Question">Name of the question.</param>
/// <param name="Kind">Kind of the question.</param>
/// <param name="Language">Its language.</param>
/// <param name="Rank">Place of the passage, from 1.</param>
/// <param name="Right">Whether the quote has all that a right reply must say.</param>
/// <param name="Verdict">What the quote would be worth as a reply; a right fact may stand in another document too.</param>
/// <param name="Features">What the estimate is made of.</param>
/// <param name="Quote">What would be quoted.</param>
/// <param name="Document">The passage's document.</param>
/// <param name="DocumentLanguage">The document's language.</param>
internal sealed record CalibrationSample(
    [property: JsonPropertyName("library")] string Library,
    [property: JsonPropertyName("question")] string Question,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("language")] string Language,
    [property: JsonPropertyName("rank")] int Rank,
    [property: JsonPropertyName("right")] bool Right,
    [property: JsonPropertyName("verdict")] Verdict Verdict,
    [property: JsonPropertyName("features")] IReadOnlyDictionary<string, double> Features,
    [property: JsonPropertyName("quote")] string Quote,
    [property: JsonPropertyName("document")] string Document,
    [property: JsonPropertyName("document_language")] string DocumentLanguage);
