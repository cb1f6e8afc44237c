using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>Writes requests of the chat completions protocol.</summary>
internal static class OpenAiCompatibleRequest
{
    private const string CompletionsPath = "chat/completions", ModelsPath = "models";

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The request for a reply, whole or streamed. Only texts are sent: no tools, no files, no key of the conversation.</summary>
    public static HttpRequestMessage Of(OpenAiCompatibleOptions server, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(Body(server, messages, options, stream), Json);
        HttpRequestMessage request = To(server, HttpMethod.Post, CompletionsPath);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    /// <summary>The request for the list of models.</summary>
    public static HttpRequestMessage Models(OpenAiCompatibleOptions server) => To(server, HttpMethod.Get, ModelsPath);

    /// <summary>An address below a base address with or without <c>/v1</c>.</summary>
    public static Uri Endpoint(Uri url, string path = CompletionsPath)
    {
        string root = url.AbsoluteUri.TrimEnd('/');
        return new Uri(root.EndsWith("/v1", StringComparison.Ordinal) ? $"{root}/{path}" : $"{root}/v1/{path}");
    }

    private static HttpRequestMessage To(OpenAiCompatibleOptions server, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, Endpoint(server.Url, path));
        if (server.Token is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static CompletionRequest Body(OpenAiCompatibleOptions server, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream) => new()
    {
        Model = options?.ModelId ?? server.Model,
        Messages = [.. messages.Select(message => new CompletionMessage(message.Role.Value, message.Text))],
        Stream = stream,
        StreamOptions = stream ? new CompletionStreamOptions(IncludeUsage: true) : null,
        Temperature = options?.Temperature,
        TopP = options?.TopP,
        TopK = options?.TopK,
        Seed = options?.Seed,
        Stop = options?.StopSequences is { Count: > 0 } stop ? stop : null,
        MaxTokens = options?.MaxOutputTokens,
        LogProbabilities = true,
        ResponseFormat = Format(options?.ResponseFormat),
    };

    private static CompletionFormat? Format(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => new("json_schema", new CompletionSchema(json.SchemaName ?? "reply", schema, Strict: true)),
        ChatResponseFormatJson => new("json_object", null),
        _ => null,
    };
}
