namespace Appliance.Inference.Chat;

/// <summary>A prompt and its answer do not fit the model's context.</summary>
/// <param name="tokens">Tokens of the prompt and of the longest answer allowed.</param>
/// <param name="limit">Tokens that fit.</param>
/// <param name="remedy">What to do, as a sentence.</param>
public sealed class ContextOverflowException(int tokens, int limit, string remedy)
    : Exception($"Prompt and answer need {tokens} tokens and {limit} fit. {remedy}")
{
    /// <summary>Tokens of the prompt and of the longest answer allowed.</summary>
    public int Tokens { get; } = tokens;

    /// <summary>Tokens that fit.</summary>
    public int Limit { get; } = limit;
}
