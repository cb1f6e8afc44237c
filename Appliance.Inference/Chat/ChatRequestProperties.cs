namespace Appliance.Inference.Chat;

/// <summary>
/// Names in <c>ChatOptions.AdditionalProperties</c> that <see cref="LlamaChatClient"/> understands, and in
/// <c>ChatResponse.AdditionalProperties</c> that it sets.
/// </summary>
public static class ChatRequestProperties
{
    /// <summary>Request: a <see cref="ChatPriority"/>; patients come first when it is absent.</summary>
    public const string Priority = "priority";

    /// <summary>Request: a <see cref="DateTimeOffset"/> after which the answer is worth nothing.</summary>
    public const string Deadline = "deadline";

    /// <summary>Request: an <see cref="Chat.OverflowPolicy"/>; refuse when it is absent.</summary>
    public const string OverflowPolicy = "overflow_policy";

    /// <summary>Request: true lets the answer go on behind tokens that end it, up to its limit; for measurements.</summary>
    public const string IgnoreEndOfText = "ignore_end_of_text";

    /// <summary>Response: mean natural logarithm of the probability of the tokens chosen, a <see cref="double"/>.</summary>
    public const string MeanLogProbability = "mean_log_probability";

    /// <summary>Response: the smallest of those logarithms, a <see cref="double"/>.</summary>
    public const string MinLogProbability = "min_log_probability";
}

/// <summary>Who waits for an answer.</summary>
public enum ChatPriority
{
    /// <summary>A person. Served first; takes the place of background work when no sequence is free.</summary>
    Patient,

    /// <summary>Nobody in particular, such as a summary.</summary>
    Background,
}

/// <summary>What happens to a prompt that is too long.</summary>
public enum OverflowPolicy
{
    /// <summary><see cref="ContextOverflowException"/>, before anything is computed.</summary>
    Refuse,

    /// <summary>The oldest messages that are neither system messages nor the last one are left out, as few as needed.</summary>
    TrimOldest,
}
