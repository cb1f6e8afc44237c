namespace Appliance.Inference.Chat;

/// <summary>A server that speaks the chat completions protocol: Ollama, llama-server, vLLM.</summary>
public sealed record OpenAiCompatibleOptions
{
    /// <summary>Default of <see cref="MaxResponseBytes"/>.</summary>
    public const int DefaultMaxResponseBytes = 1024 * 1024;

    /// <summary>Name for messages and health.</summary>
    public required string Name { get; init; }

    /// <summary>Address with or without <c>/v1</c>, such as <c>http://192.168.1.20:11434</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The model as the server names it.</summary>
    public required string Model { get; init; }

    /// <summary>Bearer token; null where the server asks for none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether addresses outside the local network may be connected to, over TLS only.</summary>
    public bool AllowCloud { get; init; }

    /// <summary>Time from the request to the last byte of the reply. A request's deadline can only shorten it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of a reply at most, before decoding; a stream counts as a whole.</summary>
    public int MaxResponseBytes { get; init; } = DefaultMaxResponseBytes;
}
