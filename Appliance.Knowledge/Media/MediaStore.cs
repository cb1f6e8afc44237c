using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Media;

/// <summary>The files of patients' messages, by message. Thread-safe; writing methods with a session belong to a transaction.</summary>
public sealed class MediaStore(Store store)
{
    private const string Columns = "message_id, conversation_id, attempts, file, size, outcome, text, language, confidence, problem";

    /// <summary>Notes that a message came with a file; a second call changes nothing.</summary>
    public static void Expect(WriteSession session, long messageId, long conversationId, DateTimeOffset now) => session.Execute(
        "INSERT INTO media (message_id, conversation_id, created_at) VALUES ($0, $1, $2) ON CONFLICT (message_id) DO NOTHING",
        messageId, conversationId, now.Milliseconds());

    /// <summary>Counts an attempt before it begins.</summary>
    /// <returns>Attempts so far, this one included.</returns>
    public Task<int> BeginAttemptAsync(long messageId) => store.WriteAsync(session => (int)(session.Scalar(
        "UPDATE media SET attempts = attempts + 1 WHERE message_id = $0 RETURNING attempts", messageId) ?? 0));

    /// <summary>Notes the file before it is put in its place, so that no file is ever without a row.</summary>
    /// <returns>False when the message is gone.</returns>
    public Task<bool> KeepAsync(long messageId, string file, long size, DateTimeOffset now) => store.WriteAsync(session =>
        session.Execute("UPDATE media SET file = $1, size = $2, stored_at = $3 WHERE message_id = $0", messageId, file, size, now.Milliseconds()) == 1);

    /// <summary>Notes what was found.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="forget">The file is not kept.</param>
    public static void Settle(WriteSession session, long messageId, MediaFinding finding, bool forget) => session.Execute(
        """
        UPDATE media SET outcome = $1, text = $2, language = $3, confidence = $4, problem = $5, file = CASE $6 WHEN 1 THEN NULL ELSE file END
        WHERE message_id = $0
        """,
        messageId, finding.Outcome.Word(), finding.Text, finding.Language, finding.Confidence, finding.Problem, forget ? 1 : 0);

    /// <summary>Forgets files that were stored before a time.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="before">The time.</param>
    /// <param name="exceptOpen">Keeps those of conversations that wait for a person or have one, and those that are not handled yet.</param>
    /// <returns>How many.</returns>
    public static int Expire(WriteSession session, DateTimeOffset before, bool exceptOpen) => session.Execute(
        """
        UPDATE media SET file = NULL WHERE file IS NOT NULL AND stored_at < $0 AND ($1 = 0 OR (outcome IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM handoffs h WHERE h.conversation_id = media.conversation_id AND h.status IN ('open', 'claimed'))))
        """,
        before.Milliseconds(), exceptOpen ? 1 : 0);

    /// <summary>The file of a message, or null.</summary>
    public StoredMedia? Find(long messageId) => store.Read(connection =>
        connection.QuerySingleOrDefault<StoredMedia>($"SELECT {Columns} FROM media WHERE message_id = @messageId", new { messageId }));

    /// <summary>The files of a conversation from a message on, by message.</summary>
    public IReadOnlyDictionary<long, StoredMedia> Of(long conversationId, long fromMessageId) => store.Read(connection => connection.Query<StoredMedia>(
        $"SELECT {Columns} FROM media WHERE conversation_id = @conversationId AND message_id >= @fromMessageId",
        new { conversationId, fromMessageId }).ToDictionary(media => media.MessageId));

    /// <summary>Names of all files that are kept.</summary>
    public IReadOnlySet<string> Files() => store.Read(connection =>
        connection.Query<string>("SELECT file FROM media WHERE file IS NOT NULL").ToHashSet(StringComparer.Ordinal));
}
