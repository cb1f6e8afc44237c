using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Conversations;

/// <summary>Who wrote a message.</summary>
public enum MessageAuthor
{
    /// <summary>The patient.</summary>
    Patient,

    /// <summary>The appliance.</summary>
    Machine,

    /// <summary>A person of the clinic.</summary>
    Staff,
}

/// <summary>One message of a conversation, in or out.</summary>
public sealed class StoredMessage
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    public MessageAuthor Author { get; init; }

    /// <summary>Form of the message in lower case: text, button, voice, image …</summary>
    public string Kind { get; init; } = "";

    public string? Text { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>The member of staff who wrote it.</summary>
    public string? StaffName { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Comma-separated ids of red flags found in it.</summary>
    public string? RedFlags { get; init; }
}

/// <summary>The messages of conversations. Thread-safe; writing methods belong to a transaction.</summary>
public sealed class MessageStore(Store store)
{
    private const string Columns = "id, conversation_id, author, kind, text, external_id, staff_name, occurred_at, red_flags";

    /// <summary>Adds a message and returns its id.</summary>
    public static long Add(WriteSession session, StoredMessage message, long? outboxId = null, long? turnId = null) =>
        session.Scalar(
            """
            INSERT INTO messages (conversation_id, author, kind, text, external_id, outbox_id, turn_id, staff_name, occurred_at, red_flags)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
            """,
            message.ConversationId, message.Author.Word(), message.Kind, message.Text, message.ExternalId,
            outboxId, turnId, message.StaffName, message.OccurredAt.Milliseconds(), message.RedFlags)!.Value;

    /// <summary>Gives a voice note its words, and the red flags found in them.</summary>
    public static void SetTranscript(WriteSession session, long id, string text, string? redFlags) =>
        session.Execute("UPDATE messages SET text = $1, red_flags = $2 WHERE id = $0", id, text, redFlags);

    /// <summary>The last <paramref name="limit"/> messages of a conversation before <paramref name="beforeId"/>, oldest first.</summary>
    public IReadOnlyList<StoredMessage> Recent(long conversationId, int limit, long beforeId = long.MaxValue) => store.Read(connection =>
    {
        List<StoredMessage> rows = connection.Query<StoredMessage>(
            $"SELECT {Columns} FROM messages WHERE conversation_id = @conversationId AND id < @beforeId ORDER BY id DESC LIMIT @limit",
            new { conversationId, beforeId, limit }).AsList();
        rows.Reverse();
        return rows;
    });

    /// <summary>The first <paramref name="limit"/> messages of a conversation after <paramref name="afterId"/>, oldest first.</summary>
    public IReadOnlyList<StoredMessage> After(long conversationId, long afterId, int limit) => store.Read(connection => connection.Query<StoredMessage>(
        $"SELECT {Columns} FROM messages WHERE conversation_id = @conversationId AND id > @afterId ORDER BY id LIMIT @limit",
        new { conversationId, afterId, limit }).AsList());

    /// <summary>The message that the channel knows by this id, in this conversation.</summary>
    public StoredMessage? FindExternal(long conversationId, string externalId) => store.Read(connection =>
        connection.QueryFirstOrDefault<StoredMessage>(
            $"SELECT {Columns} FROM messages WHERE external_id = @externalId AND conversation_id = @conversationId",
            new { conversationId, externalId }));

    /// <summary>Machine replies to the conversation since a time: the count behind the limit of replies per contact and hour.</summary>
    public int MachineRepliesSince(long conversationId, DateTimeOffset since) => store.Read(connection => connection.ExecuteScalar<int>(
        "SELECT COUNT(*) FROM messages WHERE conversation_id = @conversationId AND author = 'machine' AND occurred_at >= @since",
        new { conversationId, since }));
}
