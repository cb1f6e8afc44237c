namespace Appliance.Inference.Chat;

/// <summary>What is kept of a conversation that does not generate: the cache cells behind its pinned prefix.</summary>
/// <param name="Key">The conversation.</param>
/// <param name="Tokens">All its tokens, those of the prefix included.</param>
/// <param name="Shared">How many of them belong to a pinned prefix, and are not in <paramref name="Cells"/>.</param>
/// <param name="Cells">The engine's copy of the cells behind the prefix.</param>
/// <param name="Replies">Answers that were generated, oldest first.</param>
internal sealed record ConversationState(string Key, int[] Tokens, int Shared, StateBlob Cells, IReadOnlyList<GeneratedReply> Replies) : IDisposable
{
    /// <summary>Answers remembered of a conversation.</summary>
    internal const int MaxReplies = 32;

    /// <summary>Memory that it takes, in bytes.</summary>
    internal long Bytes => Cells.Length + ((long)Tokens.Length * sizeof(int)) + Replies.Sum(reply => (2L * reply.Text.Length) + (sizeof(int) * reply.Tokens.Length));

    public void Dispose() => Cells.Dispose();
}
