using System.Text.Json.Serialization;

namespace Appliance.Host.Demo;

/// <summary>What a line of the script must lead to; what is null is not looked at.</summary>
/// <param name="Language">Detected language.</param>
/// <param name="Intent">Decided intent.</param>
/// <param name="Route">Where the words come from.</param>
/// <param name="Outcome">What became of the turn.</param>
/// <param name="Contains">Words that the reply must have.</param>
/// <param name="Citation">File name of a cited document.</param>
/// <param name="Silence">Nothing may be said.</param>
/// <param name="Flag">A red flag that must be raised.</param>
internal sealed record ScriptExpectation(
    [property: JsonPropertyName("language")] string? Language,
    [property: JsonPropertyName("intent")] string? Intent,
    [property: JsonPropertyName("route")] string? Route,
    [property: JsonPropertyName("outcome")] string? Outcome,
    [property: JsonPropertyName("contains")] IReadOnlyList<string>? Contains,
    [property: JsonPropertyName("citation")] string? Citation,
    [property: JsonPropertyName("silence")] bool Silence,
    [property: JsonPropertyName("flag")] string? Flag);

/// <summary>
/// One thing that happens in the demo: <c>{"patient":"anna","name":"Anna Rossi","text":"buongiorno","expect":{"route":"template"}}</c>,
/// <c>{"staff":"Giulia","to":"anna","reply":"…"}</c> or <c>{"staff":"Giulia","release":"anna"}</c>.
/// </summary>
internal sealed record ScriptLine(
    [property: JsonPropertyName("patient")] string? Patient,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("text")] string? Text,
    [property: JsonPropertyName("fragments")] IReadOnlyList<string>? Fragments,
    [property: JsonPropertyName("button")] string? Button,
    [property: JsonPropertyName("media")] string? Media,
    [property: JsonPropertyName("staff")] string? Staff,
    [property: JsonPropertyName("to")] string? To,
    [property: JsonPropertyName("reply")] string? Reply,
    [property: JsonPropertyName("release")] string? Release,
    [property: JsonPropertyName("expect")] ScriptExpectation? Expect)
{
    /// <summary>The recording of a voice note, a file beside the sample clinic's documents; null sends one that holds nothing.</summary>
    [JsonPropertyName("file")]
    public string? File { get; init; }

    /// <summary>What a voice note must lead to where no speech model is installed; null for the same.</summary>
    [JsonPropertyName("expect_without_speech")]
    public ScriptExpectation? ExpectWithoutSpeech { get; init; }

    /// <summary>The texts that the patient sends, one after the other.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Texts => Fragments ?? (Text is null ? [] : [Text]);
}
