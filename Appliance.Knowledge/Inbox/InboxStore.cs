using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Inbox;

/// <summary>The durable inbox: every event that a channel delivered, once. Thread-safe.</summary>
public sealed class InboxStore(Store store)
{
    private const string Columns =
        "id, channel, external_id, kind, occurred_at, received_at, payload, status, attempts, message_id, failure";

    /// <summary>Stores events that are not there yet; completes when they are on the disk.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="StoreException">Nothing was stored; the channel must deliver again.</exception>
    public Task<int> AppendAsync(IReadOnlyList<NewInboxEvent> events, DateTimeOffset receivedAt)
    {
        long received = receivedAt.Milliseconds();
        byte[][] keys = [.. events.Select(item => EventKey.Of(item.Channel, item.ExternalId))];
        if (events.Count == 1)
            return store.WriteOneAsync(session => Insert(session, events[0], keys[0], received));
        return store.WriteAsync(session =>
        {
            int added = 0;
            for (int i = 0; i < keys.Length; i++)
                added += Insert(session, events[i], keys[i], received);
            return added;
        });
    }

    /// <summary>Events after <paramref name="afterId"/> that are neither done nor dead, oldest first.</summary>
    public IReadOnlyList<InboxEvent> Open(long afterId, int limit) => store.Read(connection => connection.Query<InboxEvent>(
        $"SELECT {Columns} FROM inbox_events WHERE status IN ('received', 'accepted') AND id > @afterId ORDER BY id LIMIT @limit",
        new { afterId, limit }).AsList());

    /// <summary>Dead letters, newest first.</summary>
    public IReadOnlyList<InboxEvent> Dead(int limit) => store.Read(connection => connection.Query<InboxEvent>(
        $"SELECT {Columns} FROM inbox_events WHERE status = 'dead' ORDER BY id DESC LIMIT @limit", new { limit }).AsList());

    /// <summary>How many events stand in each status.</summary>
    public IReadOnlyDictionary<string, long> CountByStatus() => store.Read(connection =>
        connection.Query<(string Status, long Count)>("SELECT status, COUNT(*) FROM inbox_events GROUP BY status")
            .ToDictionary(row => row.Status, row => row.Count));

    /// <summary>Puts an event into its conversation.</summary>
    public static void Accept(WriteSession session, long eventId, long messageId) =>
        session.Execute("UPDATE inbox_events SET status = 'accepted', message_id = $1 WHERE id = $0", eventId, messageId);

    /// <summary>
    /// Counts an attempt before the turn begins, so that an event that kills the process is not tried for ever.
    /// </summary>
    /// <returns>Attempts so far, this one included, of the most tried event.</returns>
    public Task<int> BeginAttemptAsync(IReadOnlyList<long> eventIds) => store.WriteAsync(session =>
    {
        foreach (long id in eventIds)
            session.Execute("UPDATE inbox_events SET attempts = attempts + 1 WHERE id = $0", id);
        return session.Connection.ExecuteScalar<int>("SELECT MAX(attempts) FROM inbox_events WHERE id IN @eventIds", new { eventIds });
    });

    /// <summary>Marks events as handled, in the transaction that holds what came of them.</summary>
    public static void Complete(WriteSession session, IEnumerable<long> eventIds)
    {
        foreach (long id in eventIds)
            session.Execute("UPDATE inbox_events SET status = 'done' WHERE id = $0", id);
    }

    /// <summary>Marks events as dead letters; the caller opens a handoff in the same transaction.</summary>
    public static void Bury(WriteSession session, IEnumerable<long> eventIds, string failure)
    {
        foreach (long id in eventIds)
            session.Execute("UPDATE inbox_events SET status = 'dead', failure = $1 WHERE id = $0", id, failure);
    }

    private static int Insert(WriteSession session, NewInboxEvent item, byte[] key, long received) => session.Execute(
        """
        INSERT INTO inbox_events (event_key, channel, external_id, kind, sender_key, occurred_at, received_at, payload)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_key) DO NOTHING
        """,
        key, item.Channel, item.ExternalId, item.Kind.Word(), item.SenderKey, item.OccurredAt.Milliseconds(), received, item.Payload);
}
