using System.Diagnostics;
using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Bench.Llm;

/// <summary>One answer, as the one who asked saw it.</summary>
/// <param name="Text">The answer.</param>
/// <param name="FirstTokenAt">Time stamp of its first token.</param>
/// <param name="FirstTokenMilliseconds">Time until it came.</param>
/// <param name="PromptTokens">Tokens of the prompt, cached ones included.</param>
/// <param name="GeneratedTokens">Tokens of the answer.</param>
internal sealed record LlmReply(string Text, long FirstTokenAt, double FirstTokenMilliseconds, int PromptTokens, int GeneratedTokens);

/// <summary>Asks an engine as the service does, through its streaming chat client.</summary>
internal sealed class LlmSpeaker(IChatClient client)
{
    /// <summary>Asks for an answer of a fixed length: tokens that would end it are passed over.</summary>
    /// <param name="conversation">All messages so far.</param>
    /// <param name="key">Under which the engine keeps the conversation, null for not at all.</param>
    /// <param name="tokens">Length of the answer.</param>
    /// <param name="onToken">Called whenever text comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LlmReply> AskAsync(
        IReadOnlyList<ChatMessage> conversation, string? key, int tokens, Action? onToken, CancellationToken cancellationToken)
    {
        var options = new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = tokens,
            ConversationId = key,
            AdditionalProperties = new AdditionalPropertiesDictionary { [ChatRequestProperties.IgnoreEndOfText] = true },
        };
        long start = Stopwatch.GetTimestamp(), first = 0;
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(conversation, options, cancellationToken))
        {
            if (first == 0)
                first = Stopwatch.GetTimestamp();
            onToken?.Invoke();
            updates.Add(update);
        }

        ChatResponse response = updates.ToChatResponse();
        return new LlmReply(
            response.Text, first, Stopwatch.GetElapsedTime(start, first).TotalMilliseconds,
            (int)(response.Usage?.InputTokenCount ?? 0), (int)(response.Usage?.OutputTokenCount ?? 0));
    }
}
