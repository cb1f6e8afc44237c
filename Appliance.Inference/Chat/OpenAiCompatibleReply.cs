using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>Reads whole replies and pieces of streamed ones, and gathers what is known only at the end. One object for each reply; not thread-safe.</summary>
internal sealed class OpenAiCompatibleReply(string server)
{
    private int tokens;
    private double logProbabilities, smallest;

    /// <summary>Whether the reply came to its end.</summary>
    public bool Finished { get; private set; }

    /// <summary>A whole reply.</summary>
    /// <exception cref="OpenAiCompatibleException">It is none.</exception>
    public ChatResponse Whole(ReadOnlySpan<byte> json)
    {
        Completion completion = Parse(json);
        CompletionChoice choice = Choice(completion) ?? throw Malformed("the reply has no choices");
        if (choice.Message?.Content is not { } text)
            throw Malformed("the reply has no text");
        Gather(choice);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            FinishReason = Reason(choice.FinishReason),
            Usage = Usage(completion.Usage),
            AdditionalProperties = Properties(),
        };
    }

    /// <summary>One piece of a stream; null for one that says nothing.</summary>
    /// <exception cref="OpenAiCompatibleException">It is none.</exception>
    public ChatResponseUpdate? Piece(ReadOnlySpan<byte> json)
    {
        Completion completion = Parse(json);
        CompletionChoice? choice = Choice(completion);
        if (choice is not null)
            Gather(choice);
        List<AIContent> contents = [];
        if (choice?.Delta?.Content is { Length: > 0 } text)
            contents.Add(new TextContent(text));
        if (Usage(completion.Usage) is { } usage)
            contents.Add(new UsageContent(usage));
        ChatFinishReason? reason = Reason(choice?.FinishReason);
        if (reason is not null)
            Finished = true;
        return contents.Count == 0 && reason is null ? null : new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = completion.Id,
            ModelId = completion.Model,
            FinishReason = reason,
            AdditionalProperties = reason is null ? null : Properties(),
        };
    }

    /// <summary>A reply that breaks the protocol.</summary>
    public OpenAiCompatibleException Malformed(string what, Exception? inner = null) => new(
        server, ChatServerFailure.Malformed, what + "; check that the address is a server with the chat completions protocol", inner);

    /// <summary>The names in a list of models.</summary>
    /// <exception cref="OpenAiCompatibleException">It is none.</exception>
    public IReadOnlyList<string> Models(ReadOnlySpan<byte> json) =>
        [.. (Read<ModelList>(json).Models ?? throw Malformed("the list of models has no data")).Select(model => model?.Id).OfType<string>()];

    private T Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json) ?? throw Malformed("the reply is null");
        }
        catch (JsonException error)
        {
            // The inner exception names a place in the JSON, not its words.
            throw Malformed("the reply is not the JSON expected", error);
        }
    }

    private Completion Parse(ReadOnlySpan<byte> json)
    {
        Completion completion = Read<Completion>(json);
        if (completion.Error is { ValueKind: not JsonValueKind.Null })
            throw new OpenAiCompatibleException(server, ChatServerFailure.ServerError, "it reports an error in its reply; see the server's log");
        return completion;
    }

    private static CompletionChoice? Choice(Completion completion) => completion.Choices is [{ } first, ..] ? first : null;

    private void Gather(CompletionChoice choice)
    {
        foreach (CompletionToken? token in choice.LogProbabilities?.Content ?? [])
        {
            if (token is null)
                continue;
            smallest = tokens == 0 ? token.LogProbability : Math.Min(smallest, token.LogProbability);
            logProbabilities += token.LogProbability;
            tokens++;
        }
    }

    private AdditionalPropertiesDictionary? Properties() => tokens == 0 ? null : new()
    {
        [ChatRequestProperties.MeanLogProbability] = logProbabilities / tokens,
        [ChatRequestProperties.MinLogProbability] = smallest,
    };

    private static ChatFinishReason? Reason(string? reason) => reason is null ? null : new ChatFinishReason(reason);

    private static UsageDetails? Usage(CompletionUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.PromptTokens + usage.CompletionTokens,
        CachedInputTokenCount = usage.Details?.CachedTokens,
    };
}
