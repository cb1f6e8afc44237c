using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Contacts;

/// <summary>A contact cannot be erased now; the message says why and what to do.</summary>
public sealed class ContactErasureException(string message) : Exception(message);

/// <summary>What was erased of a contact.</summary>
/// <param name="Conversations">Its conversations.</param>
/// <param name="Messages">Messages in them, of the patient, the appliance and staff.</param>
/// <param name="Events">What the channel delivered; of these only a hash is kept, so that a repeated delivery is still known.</param>
/// <param name="Utterances">Its examples of intents.</param>
/// <param name="LearntUtterances">How many of those were accepted: a model that was trained with them knows parts of their words.</param>
/// <param name="Files">Names of its files, which the caller deletes.</param>
public sealed record ErasedContact(int Conversations, int Messages, int Events, int Utterances, int LearntUtterances, IReadOnlyList<string> Files);

/// <summary>Erases a person from the database. Thread-safe.</summary>
public sealed class ContactErasure(Store store)
{
    private const string Its = "conversation_id IN (SELECT id FROM conversations WHERE contact_id = @contactId)";

    // An address stands in what the channel delivered as a text of its own, with or without the plus sign of a phone number.
    private const string ItsEvents =
        $"""
        message_id IN (SELECT id FROM messages WHERE {Its})
        OR EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact_id = @contactId AND a.channel = inbox_events.channel
            AND (sender_key = a.address OR instr(payload, '"' || a.address || '"') > 0 OR instr(payload, '"+' || a.address || '"') > 0))
        OR (kind = 'status' AND EXISTS (SELECT 1 FROM outbox o WHERE o.external_id IS NOT NULL AND o.{Its} AND instr(payload, o.external_id) > 0))
        """;

    // In this order, because rows refer to earlier tables' rows.
    private static readonly string[] Deletions =
    [
        $"DELETE FROM alerts WHERE {Its}",
        $"DELETE FROM media WHERE {Its}",
        $"DELETE FROM drafts WHERE {Its}",
        $"DELETE FROM handoffs WHERE {Its}",
        $"DELETE FROM turns WHERE {Its}",
        $"DELETE FROM outbox WHERE {Its}",
        $"DELETE FROM messages WHERE {Its}",
        "DELETE FROM conversations WHERE contact_id = @contactId",
        "DELETE FROM contact_addresses WHERE contact_id = @contactId",
        "DELETE FROM utterances WHERE contact_id = @contactId",
        "DELETE FROM contacts WHERE id = @contactId",
    ];

    /// <summary>
    /// Erases a contact in one transaction: addresses, conversations with messages, turns, drafts, handoffs, alerts and files' rows, what waits
    /// to be sent, examples of intents, and what the channel delivered. The bytes stay in the file until <see cref="Store.RewriteAsync"/>.
    /// </summary>
    /// <exception cref="ContactErasureException">There is no such contact, or a message from or to it is being handled right now.</exception>
    /// <exception cref="StoreException">The write failed; nothing was erased.</exception>
    public Task<ErasedContact> EraseAsync(long contactId) => store.WriteAsync(session =>
    {
        var contact = new { contactId };
        int Count(string what) => session.Connection.ExecuteScalar<int>("SELECT COUNT(*) FROM " + what, contact);
        if (Count("contacts WHERE id = @contactId") == 0)
            throw new ContactErasureException($"There is no contact {contactId}. \"appliance contacts list\" shows them.");
        long[] events = [.. session.Connection.Query<long>($"SELECT id FROM inbox_events WHERE {ItsEvents}", contact)];
        bool handling = session.Connection.ExecuteScalar<int>(
            "SELECT COUNT(*) FROM inbox_events WHERE id IN @events AND status IN ('received', 'accepted')", new { events }) > 0;
        if (handling || Count($"outbox WHERE {Its} AND status = 'sending'") > 0)
            throw new ContactErasureException($"A message from or to contact {contactId} is being handled right now. Try again in a minute.");
        var erased = new ErasedContact(
            Count("conversations WHERE contact_id = @contactId"),
            Count($"messages WHERE {Its}"),
            events.Length,
            Count("utterances WHERE contact_id = @contactId"),
            Count("utterances WHERE contact_id = @contactId AND status = 'accepted'"),
            [.. session.Connection.Query<string>($"SELECT file FROM media WHERE file IS NOT NULL AND {Its}", contact)]);
        foreach (long id in events)
            session.Execute("UPDATE inbox_events SET external_id = '', sender_key = NULL, payload = '', status = 'done', message_id = NULL, failure = NULL WHERE id = $0", id);
        foreach (string deletion in Deletions)
            session.Connection.Execute(deletion, contact);
        return erased;
    });
}
