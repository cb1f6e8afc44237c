using Appliance.Host.Sending;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Host.Bench;

/// <summary>An outgoing message whose send was under way when the service was killed.</summary>
/// <param name="CorrelationId">Under which the simulator knows it, if it arrived.</param>
/// <param name="Status">What has become of it.</param>
internal sealed record InterruptedSend(string CorrelationId, string Status);

/// <summary>What the service's own database says; the simulator's journal is compared with it.</summary>
/// <param name="Events">Inbox events.</param>
/// <param name="Open">Inbox events in received or accepted, and outbox rows in pending or sending.</param>
/// <param name="Dead">Inbox events in dead.</param>
/// <param name="Unknown">Outbox rows in unknown.</param>
/// <param name="Interrupted">Sends that were under way at a kill.</param>
/// <param name="ToldAbout">Phone numbers whose conversations are with staff, who were alerted because a send stayed unknown.</param>
/// <param name="Integrity">Answer of <c>PRAGMA integrity_check</c>; null where it was not asked.</param>
internal sealed record CrashTally(
    int Events, int Open, int Dead, int Unknown, IReadOnlyList<InterruptedSend> Interrupted, IReadOnlySet<string> ToldAbout, string? Integrity)
{
    /// <summary>How long nothing may change before everything counts as settled: longer than a status takes after the one before.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    /// <summary>Reads the database, beside the running service or after its end.</summary>
    public static CrashTally Read(DataDirectory data, bool checkIntegrity = false)
    {
        using Store store = Store.OpenReadOnly(data.Database);
        return store.Read(connection => new CrashTally(
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM inbox_events"),
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM inbox_events WHERE status IN ('received', 'accepted')") +
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM outbox WHERE status IN ('pending', 'sending')"),
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM inbox_events WHERE status = 'dead'"),
            connection.ExecuteScalar<int>("SELECT COUNT(*) FROM outbox WHERE status = 'unknown'"),
            // The failure is noted at the start after a kill and kept when a status settles the message.
            [.. connection.Query<(string Correlation, string Status)>(
                "SELECT correlation_id, status FROM outbox WHERE failure IN @failures",
                new { failures = new[] { OutboxStore.UnsettledFailure, OutboxSender.NeverConfirmed } })
                .Select(row => new InterruptedSend(row.Correlation, row.Status))],
            connection.Query<string>(
                """
                SELECT a.address FROM alerts t JOIN conversations c ON c.id = t.conversation_id JOIN contact_addresses a ON a.contact_id = c.contact_id
                JOIN handoffs h ON h.id = t.handoff_id
                WHERE t.kind = 'send_unknown' AND a.kind = 'phone'
                """).ToHashSet(),
            checkIntegrity ? connection.ExecuteScalar<string>("PRAGMA integrity_check") : null));
    }
}
