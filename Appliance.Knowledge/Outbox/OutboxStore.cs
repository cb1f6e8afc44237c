using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Outbox;

/// <summary>
/// The transactional outbox. A row is written with the reply it carries; only the sender moves it on, and each move is
/// committed before the next step. Thread-safe.
/// </summary>
public sealed class OutboxStore(Store store)
{
    /// <summary>Failure noted on a message whose send was under way when the process ended; stays when a status settles it.</summary>
    public const string UnsettledFailure = "the send was not settled";

    private const string Columns =
        "id, conversation_id, correlation_id, author, urgency, purpose, text, buttons, quoted_id, status, attempts, not_before, sending_at, external_id, error_code, failure, created_at";

    /// <summary>Adds a message and its place in the conversation, unless its dedupe key is there already.</summary>
    /// <returns>The row's id, or null when it was there.</returns>
    public static long? Add(WriteSession session, NewOutboxMessage message, DateTimeOffset now, long? turnId = null)
    {
        long? id = session.Scalar(
            """
            INSERT INTO outbox (conversation_id, dedupe_key, correlation_id, author, urgency, purpose, text, buttons, quoted_id, not_before, created_at, updated_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)
            ON CONFLICT (dedupe_key) DO NOTHING RETURNING id
            """,
            message.ConversationId, message.DedupeKey, Guid.NewGuid().ToString("N"), message.Author,
            message.Urgency.Word(), message.Purpose, message.Text, message.Buttons, message.QuotedId, now.Milliseconds());
        if (id is not null)
        {
            MessageStore.Add(
                session,
                new StoredMessage
                {
                    ConversationId = message.ConversationId,
                    Author = message.Author == "staff" ? MessageAuthor.Staff : MessageAuthor.Machine,
                    Kind = "text",
                    Text = message.Text,
                    StaffName = message.StaffName,
                    OccurredAt = now,
                },
                id,
                turnId);
        }

        return id;
    }

    /// <summary>Messages that may be sent now: emergencies, then staff, then the rest, each in order of time.</summary>
    /// <remarks>Within a conversation only its oldest open message is given, so that two never overtake each other; an emergency does.</remarks>
    public IReadOnlyList<OutboxMessage> Due(DateTimeOffset now, int limit) => store.Read(connection => connection.Query<OutboxMessage>(
        $"""
        SELECT {Columns} FROM outbox AS candidate
        WHERE status = 'pending' AND not_before <= @now AND (urgency = 'emergency' OR NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.conversation_id = candidate.conversation_id AND earlier.id < candidate.id
              AND earlier.status IN ('pending', 'sending') AND earlier.urgency <> 'emergency'))
        ORDER BY CASE urgency WHEN 'emergency' THEN 0 WHEN 'staff' THEN 1 ELSE 2 END, not_before, id
        LIMIT @limit
        """,
        new { now, limit }).AsList());

    /// <summary>Marks a message as being sent, counted, before the channel is asked.</summary>
    /// <returns>False when it is no longer pending.</returns>
    public Task<bool> BeginSendAsync(long id, DateTimeOffset now) => store.WriteAsync(session => session.Execute(
        "UPDATE outbox SET status = 'sending', attempts = attempts + 1, sending_at = $1, updated_at = $1 WHERE id = $0 AND status = 'pending'",
        id, now.Milliseconds()) == 1);

    /// <summary>The channel took it. A status that came first is not taken back.</summary>
    public Task AcceptedAsync(long id, string externalId, DateTimeOffset now) => store.WriteAsync(session =>
    {
        session.Execute(
            """
            UPDATE outbox SET external_id = $1, updated_at = $2, failure = NULL,
                status = CASE WHEN status IN ('sending', 'unknown', 'pending') THEN 'accepted' ELSE status END
            WHERE id = $0
            """,
            id, externalId, now.Milliseconds());
        session.Execute("UPDATE messages SET external_id = $1 WHERE outbox_id = $0", id, externalId);
    });

    /// <summary>It was certainly not sent; try again at <paramref name="notBefore"/>.</summary>
    public Task RetryAsync(long id, DateTimeOffset notBefore, int? errorCode, string failure, DateTimeOffset now) => store.WriteAsync(session => session.Execute(
        "UPDATE outbox SET status = 'pending', not_before = $1, error_code = $2, failure = $3, updated_at = $4 WHERE id = $0 AND status = 'sending'",
        id, notBefore.Milliseconds(), errorCode, failure, now.Milliseconds()));

    /// <summary>It may or may not have been sent.</summary>
    public Task UnknownAsync(long id, string failure, DateTimeOffset now) => store.WriteAsync(session => session.Execute(
        "UPDATE outbox SET status = 'unknown', failure = $1, updated_at = $2 WHERE id = $0 AND status = 'sending'", id, failure, now.Milliseconds()));

    /// <summary>It will not be sent.</summary>
    /// <returns>False when a status of the channel says otherwise by now.</returns>
    public static bool Close(WriteSession session, long id, OutboxStatus status, int? errorCode, string failure, DateTimeOffset now) => session.Execute(
        """
        UPDATE outbox SET status = $1, error_code = $2, failure = $3, updated_at = $4
        WHERE id = $0 AND status IN ('pending', 'sending', 'unknown')
        """,
        id, status.Word(), errorCode, failure, now.Milliseconds()) == 1;

    /// <summary>
    /// What began to be sent at <paramref name="before"/> or earlier and never was settled has an unknown outcome now: the
    /// process ended during the send, or the store failed after it.
    /// </summary>
    /// <returns>How many.</returns>
    public Task<int> RecoverAsync(DateTimeOffset before, DateTimeOffset now) => store.WriteAsync(session => session.Execute(
        "UPDATE outbox SET status = 'unknown', failure = $2, updated_at = $1 WHERE status = 'sending' AND sending_at <= $0",
        before.Milliseconds(), now.Milliseconds(), UnsettledFailure));

    /// <summary>Unknown outcomes whose last change is older than <paramref name="before"/>.</summary>
    public IReadOnlyList<OutboxMessage> UnknownSince(DateTimeOffset before, int limit) => store.Read(connection => connection.Query<OutboxMessage>(
        $"SELECT {Columns} FROM outbox WHERE status = 'unknown' AND updated_at <= @before ORDER BY id LIMIT @limit", new { before, limit }).AsList());

    /// <summary>
    /// Applies a delivery status, only ever forward: accepted → sent → delivered → read; <c>failed</c> never replaces
    /// delivered or read, and a late <c>sent</c> never the channel's own <c>failed</c>. Settles unknown outcomes by the
    /// correlation id, those given up too.
    /// </summary>
    /// <returns>The row it belongs to, or null for a message that is not ours.</returns>
    public static OutboxMessage? ApplyStatus(
        WriteSession session, string externalId, string? correlationId, OutboxStatus status, int? errorCode, DateTimeOffset now)
    {
        OutboxMessage? row = session.Connection.QueryFirstOrDefault<OutboxMessage>(
            $"""
            SELECT {Columns} FROM outbox WHERE external_id = @externalId
            UNION ALL SELECT {Columns} FROM outbox WHERE correlation_id = @correlationId LIMIT 1
            """,
            new { externalId, correlationId });
        if (row is null)
            return null;
        // What we gave up without an answer of the channel has no external id yet.
        bool givenUp = row.Status == OutboxStatus.Cancelled || (row.Status == OutboxStatus.Failed && row.ExternalId is null);
        bool forward = status == OutboxStatus.Failed
            ? row.Status is not (OutboxStatus.Delivered or OutboxStatus.Read or OutboxStatus.Failed)
            : status > row.Status || givenUp || (row.Status == OutboxStatus.Failed && status != OutboxStatus.Sent);
        session.Execute(
            "UPDATE outbox SET external_id = $1, status = $2, error_code = $3, updated_at = $4 WHERE id = $0",
            row.Id, externalId, (forward ? status : row.Status).Word(), errorCode ?? row.ErrorCode, now.Milliseconds());
        session.Execute("UPDATE messages SET external_id = $1 WHERE outbox_id = $0", row.Id, externalId);
        return forward ? row : null;
    }

    /// <summary>A message by id.</summary>
    public OutboxMessage? Find(long id) => store.Read(connection =>
        connection.QuerySingleOrDefault<OutboxMessage>($"SELECT {Columns} FROM outbox WHERE id = @id", new { id }));

    /// <summary>How many messages stand in each status.</summary>
    public IReadOnlyDictionary<string, long> CountByStatus() => store.Read(connection =>
        connection.Query<(string Status, long Count)>("SELECT status, COUNT(*) FROM outbox GROUP BY status")
            .ToDictionary(row => row.Status, row => row.Count));
}
