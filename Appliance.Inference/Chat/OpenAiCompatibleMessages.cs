using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Inference.Chat;

/// <summary>A request to <c>/v1/chat/completions</c> (OpenAI API reference; <c>top_k</c> is an extension of the local servers).</summary>
internal sealed record CompletionRequest
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("messages")]
    public required IReadOnlyList<CompletionMessage> Messages { get; init; }

    [JsonPropertyName("stream")]
    public bool Stream { get; init; }

    [JsonPropertyName("stream_options")]
    public CompletionStreamOptions? StreamOptions { get; init; }

    [JsonPropertyName("temperature")]
    public float? Temperature { get; init; }

    [JsonPropertyName("top_p")]
    public float? TopP { get; init; }

    [JsonPropertyName("top_k")]
    public int? TopK { get; init; }

    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    [JsonPropertyName("stop")]
    public IList<string>? Stop { get; init; }

    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; init; }

    [JsonPropertyName("logprobs")]
    public bool LogProbabilities { get; init; }

    [JsonPropertyName("response_format")]
    public CompletionFormat? ResponseFormat { get; init; }
}

/// <summary>A message of a request or reply.</summary>
internal sealed record CompletionMessage(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("content")] string? Content);

/// <summary>Asks for the token counts at the end of a stream.</summary>
internal sealed record CompletionStreamOptions([property: JsonPropertyName("include_usage")] bool IncludeUsage);

/// <summary><c>json_object</c>, or <c>json_schema</c> with a schema.</summary>
internal sealed record CompletionFormat(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("json_schema")] CompletionSchema? Schema);

/// <summary>A named JSON schema.</summary>
internal sealed record CompletionSchema(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("schema")] JsonElement Schema,
    [property: JsonPropertyName("strict")] bool Strict);

/// <summary>A whole reply, or one piece of a streamed one.</summary>
internal sealed record Completion(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("choices")] IReadOnlyList<CompletionChoice>? Choices,
    [property: JsonPropertyName("usage")] CompletionUsage? Usage,
    [property: JsonPropertyName("error")] JsonElement? Error);

/// <summary>The only choice of a reply; a stream has <c>delta</c> in place of <c>message</c>.</summary>
internal sealed record CompletionChoice(
    [property: JsonPropertyName("message")] CompletionMessage? Message,
    [property: JsonPropertyName("delta")] CompletionMessage? Delta,
    [property: JsonPropertyName("finish_reason")] string? FinishReason,
    [property: JsonPropertyName("logprobs")] CompletionLogProbabilities? LogProbabilities);

/// <summary>Log-probabilities by token, where the server offers them.</summary>
internal sealed record CompletionLogProbabilities([property: JsonPropertyName("content")] IReadOnlyList<CompletionToken>? Content);

/// <summary>The log-probability of a token.</summary>
internal sealed record CompletionToken([property: JsonPropertyName("logprob")] double LogProbability);

/// <summary>Token counts.</summary>
internal sealed record CompletionUsage(
    [property: JsonPropertyName("prompt_tokens")] long PromptTokens,
    [property: JsonPropertyName("completion_tokens")] long CompletionTokens,
    [property: JsonPropertyName("prompt_tokens_details")] CompletionPromptDetails? Details);

/// <summary>How much of the prompt the server had already.</summary>
internal sealed record CompletionPromptDetails([property: JsonPropertyName("cached_tokens")] long? CachedTokens);

/// <summary>The reply of <c>/v1/models</c>.</summary>
internal sealed record ModelList([property: JsonPropertyName("data")] IReadOnlyList<ListedModel?>? Models);

/// <summary>A model that a server has.</summary>
internal sealed record ListedModel([property: JsonPropertyName("id")] string? Id);
