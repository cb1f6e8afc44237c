using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Handoffs;

/// <summary>Handoffs to staff: at most one open per conversation. Thread-safe; writing methods belong to a transaction.</summary>
public sealed class HandoffStore(Store store)
{
    /// <summary>Characters of patients' text kept with a handoff; the thread itself has everything.</summary>
    public const int MaxCollectedCharacters = 4_000;

    private const string Columns = "id, conversation_id, reason, urgency, status, collected, staff_name, created_at, remind_at, reminded_at";

    /// <summary>
    /// Calls staff, or adds to the handoff that is open: the text is appended, an emergency raises the urgency and sets
    /// its own, earlier reminder.
    /// </summary>
    /// <returns>The handoff's id and whether it is a new one.</returns>
    public static (long Id, bool Created) Open(
        WriteSession session, long conversationId, string reason, bool emergency, string collected, DateTimeOffset now, DateTimeOffset? remindAt)
    {
        Handoff? open = FindOpen(session, conversationId);
        string urgency = emergency ? "emergency" : "normal";
        if (open is null)
        {
            long id = session.Connection.ExecuteScalar<long>(
                """
                INSERT INTO handoffs (conversation_id, reason, urgency, collected, created_at, remind_at)
                VALUES (@conversationId, @reason, @urgency, @collected, @now, @remindAt) RETURNING id
                """,
                new { conversationId, reason, urgency, collected = Cut(collected), now, remindAt });
            if (ConversationStore.Get(session, conversationId).Owner == ConversationOwner.Machine)
                ConversationStore.SetOwner(session, conversationId, ConversationOwner.Waiting);
            return (id, true);
        }

        string all = collected.Length == 0 || open.Collected.EndsWith(collected, StringComparison.Ordinal) ? open.Collected : open.Collected + "\n" + collected;
        session.Execute("UPDATE handoffs SET collected = $1, remind_at = COALESCE(remind_at, $2) WHERE id = $0", open.Id, Cut(all), remindAt?.Milliseconds());
        if (emergency && open.Urgency != urgency)
        {
            session.Execute(
                "UPDATE handoffs SET urgency = 'emergency', reason = $1, remind_at = $2, reminded_at = NULL WHERE id = $0",
                open.Id, reason, remindAt?.Milliseconds());
        }

        return (open.Id, false);
    }

    /// <summary>The open or claimed handoff of a conversation, as the transaction sees it.</summary>
    public static Handoff? FindOpen(WriteSession session, long conversationId) => session.Connection.QuerySingleOrDefault<Handoff>(
        $"SELECT {Columns} FROM handoffs WHERE conversation_id = @conversationId AND status IN ('open', 'claimed')", new { conversationId });

    /// <summary>A person answers now: the appliance is silent in this conversation until it is released.</summary>
    public static void Claim(WriteSession session, long conversationId, string staffName, DateTimeOffset now)
    {
        if (FindOpen(session, conversationId) is null)
            Open(session, conversationId, "staff", false, "", now, null);
        session.Execute(
            "UPDATE handoffs SET status = 'claimed', staff_name = $1, remind_at = NULL WHERE conversation_id = $0 AND status IN ('open', 'claimed')",
            conversationId, staffName);
        ConversationStore.SetOwner(session, conversationId, ConversationOwner.Staff);
    }

    /// <summary>Gives the conversation back to the appliance and closes the handoff and its drafts.</summary>
    public static void Release(WriteSession session, long conversationId, DateTimeOffset now)
    {
        session.Execute(
            "UPDATE handoffs SET status = 'closed', closed_at = $1 WHERE conversation_id = $0 AND status IN ('open', 'claimed')",
            conversationId, now.Milliseconds());
        session.Execute(
            "UPDATE drafts SET status = 'discarded', decided_at = $1 WHERE conversation_id = $0 AND status = 'open'", conversationId, now.Milliseconds());
        ConversationStore.SetOwner(session, conversationId, ConversationOwner.Machine);
        ConversationStore.Apply(session, conversationId, new ConversationChange(Stage: "answering", PendingQuestion: "", Clarifications: 0));
    }

    /// <summary>Takes handoffs that waited too long; each is given once.</summary>
    public static IReadOnlyList<Handoff> TakeOverdue(WriteSession session, DateTimeOffset now) => session.Connection.Query<Handoff>(
        $"""
        UPDATE handoffs SET reminded_at = @now
        WHERE status = 'open' AND reminded_at IS NULL AND remind_at <= @now RETURNING {Columns}
        """,
        new { now }).AsList();

    /// <summary>Open and claimed handoffs: emergencies first, then the longest waiting.</summary>
    public IReadOnlyList<HandoffLine> List() => store.Read(connection => connection.Query<HandoffLine>(
        """
        SELECT h.id, h.conversation_id, h.reason, h.urgency, h.status, p.display_name AS patient, p.language, h.collected, h.staff_name, h.created_at,
               (SELECT MAX(d.id) FROM drafts d WHERE d.conversation_id = h.conversation_id AND d.status = 'open') AS draft_id
        FROM handoffs h JOIN conversations c ON c.id = h.conversation_id JOIN contacts p ON p.id = c.contact_id
        WHERE h.status IN ('open', 'claimed')
        ORDER BY CASE h.urgency WHEN 'emergency' THEN 0 ELSE 1 END, CASE h.status WHEN 'open' THEN 0 ELSE 1 END, h.created_at
        """).AsList());

    private static string Cut(string text) => text.Length <= MaxCollectedCharacters ? text : text[^MaxCollectedCharacters..];
}
