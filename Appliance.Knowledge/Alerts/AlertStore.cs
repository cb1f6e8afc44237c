using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Alerts;

/// <summary>One message to staff outside the conversation: through the configured command or hook.</summary>
public sealed class Alert
{
    public long Id { get; init; }

    public long? ConversationId { get; init; }

    public long? HandoffId { get; init; }

    /// <summary>handoff, red_flag, handoff_overdue, send_failed, send_unknown, queue_stopped, dead_letter, chat_unavailable.</summary>
    public string Kind { get; init; } = "";

    /// <summary>emergency or normal.</summary>
    public string Urgency { get; init; } = "";

    /// <summary>What happened, without the patient's words.</summary>
    public string Detail { get; init; } = "";

    public int Attempts { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The durable queue of alerts. Thread-safe; <see cref="Add"/> belongs to a transaction.</summary>
public sealed class AlertStore(Store store)
{
    /// <summary>Queues an alert in the transaction of what caused it.</summary>
    public static long Add(WriteSession session, string kind, bool emergency, string detail, DateTimeOffset now, long? conversationId = null, long? handoffId = null) =>
        session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO alerts (conversation_id, handoff_id, kind, urgency, detail, not_before, created_at)
            VALUES (@conversationId, @handoffId, @kind, @urgency, @detail, @now, @now) RETURNING id
            """,
            new { conversationId, handoffId, kind, urgency = emergency ? "emergency" : "normal", detail, now });

    /// <summary>Queues an alert that belongs to no conversation, unless one of its kind was queued within the time before.</summary>
    public static void AddOnce(WriteSession session, string kind, string detail, DateTimeOffset now, TimeSpan interval) => session.Execute(
        """
        INSERT INTO alerts (kind, urgency, detail, not_before, created_at)
        SELECT $0, 'normal', $1, $2, $2 WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE kind = $0 AND created_at > $3)
        """,
        kind, detail, now.Milliseconds(), (now - interval).Milliseconds());

    /// <summary>Alerts to deliver now, emergencies first.</summary>
    public IReadOnlyList<Alert> Due(DateTimeOffset now, int limit) => store.Read(connection => connection.Query<Alert>(
        """
        SELECT id, conversation_id, handoff_id, kind, urgency, detail, attempts, created_at FROM alerts
        WHERE status = 'pending' AND not_before <= @now
        ORDER BY CASE urgency WHEN 'emergency' THEN 0 ELSE 1 END, id LIMIT @limit
        """,
        new { now, limit }).AsList());

    /// <summary>Records the outcome of a delivery; a failed one is tried again at <paramref name="retryAt"/>, or given up with null.</summary>
    public Task SettleAsync(long id, bool delivered, string? failure, DateTimeOffset? retryAt) => store.WriteAsync(session => session.Execute(
        "UPDATE alerts SET status = $1, attempts = attempts + 1, failure = $2, not_before = COALESCE($3, not_before) WHERE id = $0",
        id, delivered ? "delivered" : retryAt is null ? "failed" : "pending", failure, retryAt?.Milliseconds()));

    /// <summary>How many alerts could not be delivered.</summary>
    public int CountFailed() => store.Read(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM alerts WHERE status = 'failed'"));
}
