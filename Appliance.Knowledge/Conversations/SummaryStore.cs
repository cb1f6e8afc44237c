using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Conversations;

/// <summary>A conversation whose summary is to be written or brought up to date.</summary>
/// <param name="ConversationId">Its id.</param>
/// <param name="Summary">The summary so far; null = none.</param>
/// <param name="SummaryThrough">The last message it covers; 0 = none.</param>
public sealed record SummaryDue(long ConversationId, string? Summary, long SummaryThrough);

/// <summary>Which conversations need a summary, and their summaries. The rows themselves are the queue. Thread-safe.</summary>
public sealed class SummaryStore(Store store)
{
    /// <summary>Conversations whose last patient's message is older than this are left alone.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(2);

    /// <summary>
    /// Conversations with enough messages that no summary covers: few where nobody wrote since <paramref name="idleBefore"/>, more
    /// where the conversation goes on.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="idleBefore">A conversation without messages since then is idle.</param>
    /// <param name="whenIdle">Messages from which on an idle one is due.</param>
    /// <param name="whenActive">Messages from which on any is due.</param>
    /// <param name="limit">Rows at most.</param>
    public IReadOnlyList<SummaryDue> Due(DateTimeOffset now, DateTimeOffset idleBefore, int whenIdle, int whenActive, int limit) => store.Read(connection =>
        connection.Query<(long, string?, long)>(
            """
            SELECT id, summary, through FROM (
                SELECT c.id, c.summary, COALESCE(c.summary_through, 0) AS through,
                    (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.id > COALESCE(c.summary_through, 0) AND m.text IS NOT NULL) AS new,
                    (SELECT m.occurred_at FROM messages m WHERE m.conversation_id = c.id ORDER BY m.id DESC LIMIT 1) AS last
                FROM conversations c WHERE c.last_inbound_at > @since)
            WHERE new >= @whenActive OR (new >= @whenIdle AND last < @idleBefore)
            ORDER BY id LIMIT @limit
            """,
            new { since = now - LookBack, idleBefore, whenIdle, whenActive, limit }).Select(row => new SummaryDue(row.Item1, row.Item2, row.Item3)).AsList());

    /// <summary>Stores a summary, unless another covers as much already.</summary>
    public Task SaveAsync(long conversationId, string summary, long through, DateTimeOffset now) => store.WriteOneAsync(session => session.Execute(
        "UPDATE conversations SET summary = $1, summary_through = $2, summary_at = $3 WHERE id = $0 AND COALESCE(summary_through, 0) < $2",
        conversationId, summary, through, now.Milliseconds()));
}
