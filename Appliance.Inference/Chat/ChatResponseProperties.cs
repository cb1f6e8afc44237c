namespace Appliance.Inference.Chat;

/// <summary>Names in <c>ChatResponse.AdditionalProperties</c> that the chat clients of this project set.</summary>
public static class ChatResponseProperties
{
    /// <summary>Mean natural logarithm of the generated tokens' probabilities, a <see cref="double"/> of at most 0.</summary>
    public const string MeanLogProbability = "MeanLogProbability";

    /// <summary>The smallest of them.</summary>
    public const string MinLogProbability = "MinLogProbability";

    /// <summary>Name of the client in a chain that answered.</summary>
    public const string ClientName = "ClientName";
}
