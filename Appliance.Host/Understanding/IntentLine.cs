using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Appliance.Host.Understanding;

/// <summary>A line in: <c>{"id":"q1","text":"quanto costa …","lang":"it"}</c>.</summary>
/// <param name="Id">Given back as it is.</param>
/// <param name="Text">The patient's message.</param>
/// <param name="Language">The language the patient wrote before, where known.</param>
internal sealed record IntentLine(
    [property: JsonPropertyName("id")] JsonNode? Id,
    [property: JsonPropertyName("text"), JsonRequired] string Text,
    [property: JsonPropertyName("lang")] string? Language);

/// <summary>An intent and its calibrated probability, 0 to 1.</summary>
internal sealed record IntentCandidate(
    [property: JsonPropertyName("intent")] string Intent,
    [property: JsonPropertyName("confidence")] double Confidence);

/// <summary>A line out, in the order of the lines in.</summary>
/// <param name="Id">The line's own.</param>
/// <param name="Intent">The decision.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1, that the decision is right.</param>
/// <param name="Language">A language code, <c>other</c>, or null where the text says nothing and nothing was known.</param>
/// <param name="Flags">Red flag rules that fired.</param>
/// <param name="Sensitive">Clinical topics that the text touches.</param>
/// <param name="Additional">What single clauses ask for beside that.</param>
/// <param name="Top">The likeliest intents, likeliest first, before the out-of-scope decision.</param>
internal sealed record IntentReading(
    [property: JsonPropertyName("id")] JsonNode? Id,
    [property: JsonPropertyName("intent")] string Intent,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("language")] string? Language,
    [property: JsonPropertyName("flags")] IReadOnlyList<string> Flags,
    [property: JsonPropertyName("sensitive")] IReadOnlyList<string> Sensitive,
    [property: JsonPropertyName("additional")] IReadOnlyList<IntentCandidate> Additional,
    [property: JsonPropertyName("top")] IReadOnlyList<IntentCandidate> Top);
