using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>
/// Chat with the model of a <see cref="LlamaEngine"/>. Honours temperature, top-p, top-k, penalties, seed, stop sequences, output
/// limit, JSON response format, instructions and conversation id of <see cref="ChatOptions"/>, and the names in
/// <see cref="ChatRequestProperties"/>; tools are refused. Without a temperature the most probable token is taken. The caller sends the
/// whole conversation each time; the conversation id only names the computed state that is kept for its next turn. Thread-safe.
/// Disposing it leaves the engine running.
/// </summary>
public sealed class LlamaChatClient(LlamaEngine engine) : IChatClient
{
    private readonly ChatClientMetadata metadata = new("llama.cpp", null, Path.GetFileNameWithoutExtension(engine.ModelPath));

    /// <inheritdoc/>
    /// <exception cref="ContextOverflowException">The conversation does not fit.</exception>
    /// <exception cref="QueueFullException">Too many requests wait.</exception>
    /// <exception cref="DeadlineExceededException">The deadline passed.</exception>
    /// <exception cref="NotSupportedException">An option cannot be honoured; the message names it.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Generation generation = await SubmitAsync(messages, options, whole: true, cancellationToken);
        await using CancellationTokenRegistration registration = Register(generation, cancellationToken);
        var text = new StringBuilder();
        await foreach (string piece in ReadAsync(generation, cancellationToken))
            text.Append(piece);
        GenerationResult result = await generation.Completion;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text.ToString()))
        {
            ModelId = metadata.DefaultModelId,
            ConversationId = null,
            CreatedAt = engine.Now,
            FinishReason = Reason(result),
            Usage = Usage(result),
            AdditionalProperties = Properties(result),
        };
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetResponseAsync" path="/exception"/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Generation generation = await SubmitAsync(messages, options, whole: false, cancellationToken);
        string id = Guid.NewGuid().ToString("N");
        bool complete = false;
        try
        {
            await using CancellationTokenRegistration registration = Register(generation, cancellationToken);
            await foreach (string piece in ReadAsync(generation, cancellationToken))
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ResponseId = id, MessageId = id, ModelId = metadata.DefaultModelId };
            GenerationResult result = await generation.Completion;
            complete = true;
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage(result))])
            {
                ResponseId = id,
                MessageId = id,
                ModelId = metadata.DefaultModelId,
                CreatedAt = engine.Now,
                FinishReason = Reason(result),
                AdditionalProperties = Properties(result),
            };
        }
        finally
        {
            // A reader that stops early wants no more of it.
            if (!complete)
                engine.Cancel(generation);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? metadata
        : serviceType.IsInstanceOfType(engine) ? engine
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The engine belongs to whoever started it.
    }

    private async Task<Generation> SubmitAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool whole, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        GenerationPlan plan = ChatOptionsReader.Read([.. messages], options);
        return await engine.SubmitAsync(plan with { Request = plan.Request with { Whole = whole } }, cancellationToken);
    }

    private CancellationTokenRegistration Register(Generation generation, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(_ => engine.Cancel(generation), null);

    // The scheduler ends a cancelled request itself: waiting for that means nothing of it is left when the caller goes on.
    private static async IAsyncEnumerable<string> ReadAsync(Generation generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (!await generation.Text.WaitToReadAsync(CancellationToken.None))
                    yield break;
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }

            while (generation.Text.TryRead(out string? piece))
                yield return piece;
        }
    }

    private static ChatFinishReason Reason(GenerationResult result) => result.StoppedByItself ? ChatFinishReason.Stop : ChatFinishReason.Length;

    private static UsageDetails Usage(GenerationResult result) => new()
    {
        InputTokenCount = result.PromptTokens,
        OutputTokenCount = result.OutputTokens,
        TotalTokenCount = result.PromptTokens + result.OutputTokens,
        CachedInputTokenCount = result.CachedTokens,
    };

    private static AdditionalPropertiesDictionary Properties(GenerationResult result) => new()
    {
        [ChatRequestProperties.MeanLogProbability] = result.MeanLogProbability,
        [ChatRequestProperties.MinLogProbability] = result.MinLogProbability,
    };
}
