using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>Chat options as a request to the engine; what cannot be honoured is refused by name.</summary>
internal static class ChatOptionsReader
{
    /// <summary>Stop strings of a request, and characters of one.</summary>
    internal const int MaxStops = 16, MaxStopCharacters = 256;

    internal static GenerationPlan Read(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        options ??= new ChatOptions();
        if (options.Tools is { Count: > 0 })
            throw new NotSupportedException("The local model is not given tools. Leave ChatOptions.Tools empty and ask for a JSON answer instead.");
        if (messages.Count == 0)
            throw new ArgumentException("A conversation needs at least one message.", nameof(messages));
        if (!string.IsNullOrEmpty(options.Instructions))
            messages = [new ChatMessage(ChatRole.System, options.Instructions), .. messages];
        var request = new GenerationRequest
        {
            Prompt = [],
            MaxOutput = 0,
            Sampling = ReadSampling(options),
            Stops = ReadStops(options),
            Grammar = ReadGrammar(options.ResponseFormat),
            ConversationId = string.IsNullOrEmpty(options.ConversationId) ? null : options.ConversationId,
            Priority = Property(options, ChatRequestProperties.Priority, ChatPriority.Patient),
            Deadline = Property<DateTimeOffset?>(options, ChatRequestProperties.Deadline, null),
            IgnoreEnd = Property(options, ChatRequestProperties.IgnoreEndOfText, false),
        };
        if (options.MaxOutputTokens is < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxOutputTokens, "MaxOutputTokens must be at least 1.");
        OverflowPolicy overflow = Property(options, ChatRequestProperties.OverflowPolicy, OverflowPolicy.Refuse);
        return new GenerationPlan(messages, options.MaxOutputTokens, overflow, request);
    }

    private static SamplingSettings ReadSampling(ChatOptions options)
    {
        float temperature = options.Temperature ?? 0, topP = options.TopP ?? 1;
        if (!float.IsFinite(temperature) || temperature < 0)
            throw new ArgumentOutOfRangeException(nameof(options), temperature, "Temperature must be 0 or more.");
        if (topP is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), topP, "TopP must be above 0 and at most 1.");
        if (options.TopK is < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.TopK, "TopK must be 0 (all) or more.");
        return new SamplingSettings(
            temperature, options.TopK ?? 0, topP, options.FrequencyPenalty ?? 0, options.PresencePenalty ?? 0, options.Seed ?? Random.Shared.NextInt64());
    }

    private static IReadOnlyList<string> ReadStops(ChatOptions options)
    {
        string[] stops = options.StopSequences?.ToArray() ?? [];
        if (stops.Length > MaxStops)
            throw new ArgumentOutOfRangeException(nameof(options), stops.Length, $"At most {MaxStops} stop sequences are taken.");
        if (Array.Exists(stops, stop => stop.Length is 0 or > MaxStopCharacters))
            throw new ArgumentException($"A stop sequence has 1 to {MaxStopCharacters} characters.", nameof(options));
        return stops;
    }

    private static string? ReadGrammar(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } => JsonSchemaGrammar.Write(schema),
        ChatResponseFormatJson => JsonSchemaGrammar.AnyObject,
        _ => null,
    };

    private static T Property<T>(ChatOptions options, string name, T absent)
    {
        if (options.AdditionalProperties is null || !options.AdditionalProperties.TryGetValue(name, out object? value) || value is null)
            return absent;
        return value is T typed ? typed : throw new ArgumentException($"The property \"{name}\" is a {value.GetType().Name} and must be a {typeof(T).Name}.", nameof(options));
    }
}
