using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Appliance.Host.Asking;

/// <summary>An earlier message of an asked conversation.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>staff</c>.</param>
/// <param name="Text">What was said.</param>
internal sealed record AskHistory(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("text")] string? Text);

/// <summary>A line in: <c>{"id":"q1","text":"quanto costa …","lang":"it","now":"2026-11-21T10:00:00+01:00","history":[…]}</c>.</summary>
internal sealed record AskLine(
    [property: JsonPropertyName("id")] JsonNode? Id,
    [property: JsonPropertyName("text"), JsonRequired] string Text,
    [property: JsonPropertyName("lang")] string? Language,
    [property: JsonPropertyName("now")] DateTimeOffset? Now,
    [property: JsonPropertyName("history")] IReadOnlyList<AskHistory>? History);

/// <summary>A citation as printed.</summary>
internal sealed record AskCitation(
    [property: JsonPropertyName("document")] string Document,
    [property: JsonPropertyName("passage")] string Passage,
    [property: JsonPropertyName("text")] string Text);

/// <summary>A line out, in the order of the lines in.</summary>
internal sealed record AskReply(
    [property: JsonPropertyName("id")] JsonNode? Id,
    [property: JsonPropertyName("reply")] string? Reply,
    [property: JsonPropertyName("language")] string Language,
    [property: JsonPropertyName("intent")] string Intent,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("flags")] IReadOnlyList<string> Flags,
    [property: JsonPropertyName("sensitive")] IReadOnlyList<string> Sensitive,
    [property: JsonPropertyName("route")] string Route,
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("citations")] IReadOnlyList<AskCitation> Citations,
    [property: JsonPropertyName("timings_ms")] IReadOnlyDictionary<string, double> TimingsMs);
