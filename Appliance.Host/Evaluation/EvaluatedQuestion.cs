using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Appliance.Host.Evaluation;

/// <summary>A question with what a patient should be told, a line of the evaluation file.</summary>
internal sealed record EvaluatedQuestion
{
    /// <summary>Kinds of questions: the library answers; it does not; clinical; nothing to do with the clinic.</summary>
    public const string Answerable = "answerable", Unanswerable = "unanswerable", Sensitive = "sensitive", OutOfScope = "out_of_scope";

    /// <summary>Its name; null takes the text.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>The question.</summary>
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    /// <summary>The question, under the name that other sets give it.</summary>
    [JsonPropertyName("question")]
    public string? Question { get; init; }

    /// <summary>Its language; null lets the appliance detect it.</summary>
    [JsonPropertyName("lang")]
    public string? Lang { get; init; }

    /// <summary>The same under another name.</summary>
    [JsonPropertyName("language")]
    public string? Language { get; init; }

    /// <summary>Documents that answer it, as file names or paths; none where the library has no answer.</summary>
    [JsonPropertyName("docs")]
    public IReadOnlyList<string>? Docs { get; init; }

    /// <summary>The same under another name.</summary>
    [JsonPropertyName("documents")]
    public IReadOnlyList<string>? Documents { get; init; }

    /// <summary>Words that the reply must have.</summary>
    [JsonPropertyName("answer")]
    public string? Answer { get; init; }

    /// <summary>Further words that the reply must have, all of them.</summary>
    [JsonPropertyName("must")]
    public IReadOnlyList<string>? Must { get; init; }

    /// <summary>Words that the reply must not have.</summary>
    [JsonPropertyName("must_not")]
    public IReadOnlyList<string>? MustNot { get; init; }

    /// <summary>One of the kinds; null tells by whether there is an answer.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    /// <summary>Whether nothing may be fitted on it.</summary>
    [JsonPropertyName("held_out")]
    public bool HeldOut { get; init; }

    /// <summary>What is asked.</summary>
    [JsonIgnore]
    public string Asked => Text ?? Question ?? "";

    /// <summary>Its language, if given.</summary>
    [JsonIgnore]
    public string? AskedIn => Lang ?? Language;

    /// <summary>File names of the documents that answer it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FileNames => [.. (Docs ?? Documents ?? []).Select(document => Path.GetFileName(document))];

    /// <summary>Words that the reply must have.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Required => Answer is { Length: > 0 } answer ? [answer, .. Must ?? []] : Must ?? [];

    /// <summary>Its kind.</summary>
    [JsonIgnore]
    public string KindOf => Kind ?? (FileNames.Count > 0 || Required.Count > 0 ? Answerable : Unanswerable);

    /// <summary>"a" for questions that weights and thresholds may be chosen on, "b" for those that are only measured: by the hash of the name.</summary>
    [JsonIgnore]
    public string Half => SHA256.HashData(Encoding.UTF8.GetBytes(Id ?? Asked))[0] % 2 == 0 ? "a" : "b";
}
