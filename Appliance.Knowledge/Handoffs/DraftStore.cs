using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Handoffs;

/// <summary>A reply that waits for a person's approval.</summary>
public sealed class Draft
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    public string Text { get; init; } = "";

    /// <summary>open, approved or discarded.</summary>
    public string Status { get; init; } = "";

    public string? StaffName { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Drafts; all methods belong to a transaction of the caller.</summary>
public static class DraftStore
{
    /// <summary>Adds a draft and returns its id.</summary>
    public static long Add(WriteSession session, long conversationId, long? turnId, string text, DateTimeOffset now) => session.Connection.ExecuteScalar<long>(
        "INSERT INTO drafts (conversation_id, turn_id, text, created_at) VALUES (@conversationId, @turnId, @text, @now) RETURNING id",
        new { conversationId, turnId, text, now });

    /// <summary>A draft by id, or null.</summary>
    public static Draft? Find(WriteSession session, long id) => session.Connection.QuerySingleOrDefault<Draft>(
        "SELECT id, conversation_id, text, status, staff_name, created_at FROM drafts WHERE id = @id", new { id });

    /// <summary>Settles an open draft.</summary>
    /// <returns>False when somebody settled it before.</returns>
    public static bool Decide(WriteSession session, long id, bool approved, string staffName, DateTimeOffset now) => session.Execute(
        "UPDATE drafts SET status = $1, staff_name = $2, decided_at = $3 WHERE id = $0 AND status = 'open'",
        id, approved ? "approved" : "discarded", staffName, now.Milliseconds()) == 1;

    /// <summary>Replaces the text of an open draft.</summary>
    /// <returns>False when it is settled or does not exist.</returns>
    public static bool Edit(WriteSession session, long id, string text) =>
        session.Execute("UPDATE drafts SET text = $1 WHERE id = $0 AND status = 'open'", id, text) == 1;
}
