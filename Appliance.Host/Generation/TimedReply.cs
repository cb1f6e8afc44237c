using Appliance.Inference.Chat;
using Microsoft.Extensions.AI;

namespace Appliance.Host.Generation;

/// <summary>Asks a language model for as long as somebody can wait for it.</summary>
internal static class TimedReply
{
    /// <summary>The reply, or null when the time was over first.</summary>
    /// <param name="client">Who answers.</param>
    /// <param name="messages">The prompt.</param>
    /// <param name="options">Of the request.</param>
    /// <param name="limit">How long to wait; zero or less is over at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <exception cref="NoChatClientAvailableException">No model answers, and not for want of time.</exception>
    public static async Task<ChatResponse?> AskAsync(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = new TimeLimit(limit, time, cancellationToken);
        try
        {
            return await client.GetResponseAsync(messages, options, end.Token);
        }
        catch (Exception error) when ((error is OperationCanceledException or NoChatClientAvailableException) && end.IsOver && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
