namespace Appliance.Inference.Chat;

/// <summary>Why a client of the chain did not answer.</summary>
/// <param name="Client">Its name.</param>
/// <param name="Error">What it threw.</param>
public sealed record ChatClientFailure(string Client, Exception Error);

/// <summary>No client of a chain answered. The message names each with its reason and has no words of the conversation.</summary>
public sealed class NoChatClientAvailableException(IReadOnlyList<ChatClientFailure> failures) : Exception(
    failures.Count == 0
        ? "No chat client is configured."
        : "No chat client answered: " + string.Join("; ", failures.Select(failure => $"{failure.Client}: {failure.Error.Message}")))
{
    /// <summary>The clients in the order in which they were asked.</summary>
    public IReadOnlyList<ChatClientFailure> Failures { get; } = failures;
}
