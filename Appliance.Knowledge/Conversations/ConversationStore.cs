using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Conversations;

/// <summary>What a turn changes in its conversation; null leaves a field as it is.</summary>
/// <param name="Stage">New stage.</param>
/// <param name="PendingQuestion">JSON of the question now pending; empty clears it.</param>
/// <param name="Clarifications">New count.</param>
/// <param name="DisclosedAt">When the disclosure went out.</param>
/// <param name="BridgeAt">When the bridge message went out.</param>
public sealed record ConversationChange(
    string? Stage = null, string? PendingQuestion = null, int? Clarifications = null, DateTimeOffset? DisclosedAt = null, DateTimeOffset? BridgeAt = null);

/// <summary>Conversations and who owns them. Thread-safe; writing methods belong to a transaction.</summary>
public sealed class ConversationStore(Store store)
{
    private const string Columns =
        "id, contact_id, channel, business_number, owner, stage, paused_at, pending_question, clarifications, disclosed_at, last_inbound_at, emergency_at, bridge_at, summary, summary_through, summary_at";

    /// <summary>Finds or creates the conversation of a contact with a number.</summary>
    public static Conversation Resolve(WriteSession session, long contactId, string channel, string businessNumber, DateTimeOffset now)
    {
        session.Execute(
            "INSERT INTO conversations (contact_id, channel, business_number, created_at) VALUES ($0, $1, $2, $3) ON CONFLICT DO NOTHING",
            contactId, channel, businessNumber, now.Milliseconds());
        return session.Connection.QuerySingle<Conversation>(
            $"SELECT {Columns} FROM conversations WHERE contact_id = @contactId AND channel = @channel AND business_number = @businessNumber",
            new { contactId, channel, businessNumber });
    }

    /// <summary>Moves the start of the service window; an older message never moves it back.</summary>
    public static void TouchInbound(WriteSession session, long id, DateTimeOffset sentAt) => session.Execute(
        "UPDATE conversations SET last_inbound_at = MAX(COALESCE(last_inbound_at, 0), $1) WHERE id = $0", id, sentAt.Milliseconds());

    /// <summary>Applies what a turn changed.</summary>
    public static void Apply(WriteSession session, long id, ConversationChange change) => session.Execute(
        """
        UPDATE conversations SET
            stage = COALESCE($1, stage),
            pending_question = CASE WHEN $2 IS NULL THEN pending_question WHEN $2 = '' THEN NULL ELSE $2 END,
            clarifications = COALESCE($3, clarifications),
            disclosed_at = COALESCE($4, disclosed_at),
            bridge_at = COALESCE($5, bridge_at)
        WHERE id = $0
        """,
        id, change.Stage, change.PendingQuestion, change.Clarifications, change.DisclosedAt?.Milliseconds(), change.BridgeAt?.Milliseconds());

    /// <summary>Sets who answers.</summary>
    public static void SetOwner(WriteSession session, long id, ConversationOwner owner) =>
        session.Execute("UPDATE conversations SET owner = $1 WHERE id = $0", id, owner.Word());

    /// <summary>Turns the kill switch of one conversation on (a time) or off (null).</summary>
    /// <returns>Whether the conversation exists.</returns>
    public static bool SetPaused(WriteSession session, long id, DateTimeOffset? since) =>
        session.Execute("UPDATE conversations SET paused_at = $1 WHERE id = $0", id, since?.Milliseconds()) == 1;

    /// <summary>Takes the right to send the emergency text, at most once in <paramref name="interval"/>.</summary>
    /// <returns>Whether it may be sent now.</returns>
    public static bool TryTakeEmergency(WriteSession session, long id, DateTimeOffset now, TimeSpan interval) => session.Execute(
        "UPDATE conversations SET emergency_at = $1 WHERE id = $0 AND (emergency_at IS NULL OR emergency_at <= $2)",
        id, now.Milliseconds(), (now - interval).Milliseconds()) == 1;

    /// <summary>A conversation by id, or null.</summary>
    public Conversation? Find(long id) => store.Read(connection =>
        connection.QuerySingleOrDefault<Conversation>($"SELECT {Columns} FROM conversations WHERE id = @id", new { id }));

    /// <summary>A conversation by id, as the open transaction sees it.</summary>
    public static Conversation Get(WriteSession session, long id) =>
        session.Connection.QuerySingle<Conversation>($"SELECT {Columns} FROM conversations WHERE id = @id", new { id });
}
