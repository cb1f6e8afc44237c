using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Appliance.Tests.Fakes;

/// <summary>What a chat client was asked.</summary>
internal sealed record ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>The whole prompt.</summary>
    public string Text => string.Join("\n\n", Messages.Select(message => message.Role.Value + ": " + message.Text));

    /// <summary>The last message.</summary>
    public string Last => Messages[^1].Text;
}

/// <summary>A chat client that says what a test tells it to, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    public ScriptedChatClient(string reply = "ok") => Answer = (_, _) => Task.FromResult(Reply(reply));

    /// <summary>Answers a request; may throw or never end.</summary>
    public Func<ChatRequest, CancellationToken, Task<ChatResponse>> Answer { get; set; }

    /// <summary>The pieces of a streamed reply; a null piece throws.</summary>
    public IReadOnlyList<string?> Pieces { get; set; } = ["o", "k"];

    public ConcurrentQueue<ChatRequest> Requests { get; } = [];

    /// <summary>A client that never answers.</summary>
    public static ScriptedChatClient Silent() => new() { Answer = NeverAsync };

    /// <summary>A client that fails.</summary>
    public static ScriptedChatClient Failing(Exception? error = null) => new() { Answer = (_, _) => throw error ?? new IOException("down") };

    public static ChatResponse Reply(string text, double? meanLogProbability = null, ChatFinishReason? reason = null) =>
        new(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = reason ?? ChatFinishReason.Stop,
            AdditionalProperties = meanLogProbability is null ? null : new() { ["mean_log_probability"] = meanLogProbability },
        };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ChatRequest([.. messages], options);
        Requests.Enqueue(request);
        return Answer(request, cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await GetResponseAsync(messages, options, cancellationToken);
        foreach (string? piece in Pieces)
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece ?? throw new IOException("broke in the middle"));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async Task<ChatResponse> NeverAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("unreachable");
    }
}
