using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>Which messages a conversation that is too long goes on without.</summary>
internal static class MessageTrimming
{
    /// <summary>
    /// Leaves out the oldest exchange: the first message that is no system message, and what follows up to the next of the user's, so
    /// that the roles still alternate. System messages and the last message stay; false when there is nothing else.
    /// </summary>
    internal static bool TryDropOldest(ref IReadOnlyList<ChatMessage> messages)
    {
        int first = 0;
        while (first < messages.Count && messages[first].Role == ChatRole.System)
            first++;
        int end = first + 1;
        while (end < messages.Count && messages[end].Role != ChatRole.User)
            end++;
        if (end >= messages.Count)
            return false;
        messages = [.. messages.Take(first), .. messages.Skip(end)];
        return true;
    }
}
