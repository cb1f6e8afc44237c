namespace Appliance.Inference.Chat;

/// <summary>How a chat server failed.</summary>
public enum ChatServerFailure
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The address lies outside the local network, which is not allowed.</summary>
    NotLocal,

    /// <summary>The server refuses this request: a status of 400 to 499 other than 408 and 429.</summary>
    Rejected,

    /// <summary>The server has no room now: status 408, 429 or 503.</summary>
    Busy,

    /// <summary>Any other status that is not 200.</summary>
    ServerError,

    /// <summary>The reply is not what the protocol says, or ends in the middle.</summary>
    Malformed,

    /// <summary>The reply is longer than the limit.</summary>
    TooLarge,

    /// <summary>The reply did not come in time.</summary>
    TimedOut,
}

/// <summary>A chat server did not answer as it should. The message names the server and the remedy, and never quotes the conversation.</summary>
public sealed class OpenAiCompatibleException(string server, ChatServerFailure failure, string message, Exception? inner = null)
    : Exception($"Chat server {server}: {message}", inner)
{
    /// <summary>The configured name.</summary>
    public string Server { get; } = server;

    /// <summary>What went wrong.</summary>
    public ChatServerFailure Failure { get; } = failure;
}
