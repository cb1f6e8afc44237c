using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Contacts;

/// <summary>Contacts and the addresses by which channels know them. Thread-safe; writing methods belong to a transaction.</summary>
public sealed class ContactStore(Store store)
{
    private const string Columns = "id, display_name, language, language_requested, opted_out_at";

    /// <summary>
    /// Finds the contact of an address or creates it. The channel's user id decides; a phone number known from before
    /// user ids existed is matched second and both are linked from then on. A number whose contact has another user id
    /// was given to another person: it goes to a new contact.
    /// </summary>
    public static Contact Resolve(WriteSession session, string channel, ContactAddress address, string? displayName, DateTimeOffset now)
    {
        long? known = Find(session, channel, "user_id", address.UserId) ?? FindByPhone(session, channel, address);
        long id = known ?? session.Scalar("INSERT INTO contacts (display_name, created_at) VALUES ($0, $1) RETURNING id", displayName, now.Milliseconds())!.Value;
        if (known is not null && displayName is not null)
            session.Execute("UPDATE contacts SET display_name = $1 WHERE id = $0 AND display_name IS NOT $1", id, displayName);
        Link(session, channel, "user_id", address.UserId, id);
        Link(session, channel, "phone", address.Phone, id);
        return session.Connection.QuerySingle<Contact>($"SELECT {Columns} FROM contacts WHERE id = @id", new { id });
    }

    /// <summary>Moves the contact known by an old address to a new one (changed number or user id).</summary>
    /// <returns>Whether the old address was known.</returns>
    public static bool Relink(WriteSession session, string channel, ContactAddress old, ContactAddress current)
    {
        long? id = Find(session, channel, "user_id", old.UserId) ?? Find(session, channel, "phone", old.Phone);
        if (id is null)
            return false;
        // The old number may be given to somebody else; it must not lead to this person any more.
        Unlink(session, channel, "phone", old.Phone);
        Unlink(session, channel, "user_id", old.UserId);
        Link(session, channel, "user_id", current.UserId, id.Value);
        Link(session, channel, "phone", current.Phone, id.Value);
        return true;
    }

    /// <summary>Remembers the language; one that the contact asked for is only replaced by another request.</summary>
    public static void SetLanguage(WriteSession session, long contactId, string language, bool requested) => session.Execute(
        "UPDATE contacts SET language = $1, language_requested = MAX(language_requested, $2) WHERE id = $0 AND ($2 = 1 OR language_requested = 0)",
        contactId, language, requested ? 1 : 0);

    /// <summary>Records an opt-out, or with null takes it back.</summary>
    public static void SetOptedOut(WriteSession session, long contactId, DateTimeOffset? since) =>
        session.Execute("UPDATE contacts SET opted_out_at = $1 WHERE id = $0", contactId, since?.Milliseconds());

    /// <summary>The addresses of a contact on a channel.</summary>
    public ContactAddress Address(long contactId, string channel) => store.Read(connection =>
    {
        var rows = connection.Query<(string Kind, string Address)>(
            "SELECT kind, address FROM contact_addresses WHERE contact_id = @contactId AND channel = @channel",
            new { contactId, channel }).AsList();
        return new ContactAddress(
            rows.Find(row => row.Kind == "user_id").Address,
            rows.Find(row => row.Kind == "phone").Address);
    });

    /// <summary>A contact by id.</summary>
    public Contact Get(long id) => store.Read(connection =>
        connection.QuerySingle<Contact>($"SELECT {Columns} FROM contacts WHERE id = @id", new { id }));

    /// <summary>A contact by id, null when there is none.</summary>
    public Contact? Find(long id) => store.Read(connection =>
        connection.QuerySingleOrDefault<Contact>($"SELECT {Columns} FROM contacts WHERE id = @id", new { id }));

    /// <summary>Contacts with their addresses, those who wrote last first.</summary>
    /// <param name="search">Part of a name or of an address; null for everybody.</param>
    /// <param name="limit">Contacts at most.</param>
    public IReadOnlyList<ContactLine> List(string? search, int limit) => store.Read(connection => connection.Query<ContactLine>(
        """
        SELECT c.id, c.display_name, c.language, c.opted_out_at,
               (SELECT group_concat(DISTINCT a.address) FROM contact_addresses a WHERE a.contact_id = c.id) AS addresses,
               (SELECT MAX(v.last_inbound_at) FROM conversations v WHERE v.contact_id = c.id) AS last_inbound_at
        FROM contacts c
        WHERE @search IS NULL OR instr(lower(c.display_name), lower(@search)) > 0
           OR EXISTS (SELECT 1 FROM contact_addresses a WHERE a.contact_id = c.id AND instr(a.address, ltrim(@search, '+')) > 0)
        ORDER BY last_inbound_at DESC, c.id LIMIT @limit
        """,
        new { search, limit }).AsList());

    private static long? Find(WriteSession session, string channel, string kind, string? address) => address is null
        ? null
        : session.Scalar("SELECT contact_id FROM contact_addresses WHERE channel = $0 AND kind = $1 AND address = $2", channel, kind, address);

    private static long? FindByPhone(WriteSession session, string channel, ContactAddress address)
    {
        long? id = Find(session, channel, "phone", address.Phone);
        bool anotherPerson = id is not null && address.UserId is not null && session.Scalar(
            "SELECT EXISTS (SELECT 1 FROM contact_addresses WHERE contact_id = $0 AND channel = $1 AND kind = 'user_id')", id, channel) == 1;
        return anotherPerson ? null : id;
    }

    private static void Link(WriteSession session, string channel, string kind, string? address, long contactId)
    {
        if (address is null || Find(session, channel, kind, address) == contactId)
            return;
        // One address of a kind: replies must not go to a number that the contact no longer has.
        session.Execute("DELETE FROM contact_addresses WHERE contact_id = $2 AND channel = $0 AND kind = $1", channel, kind, contactId);
        session.Execute(
            """
            INSERT INTO contact_addresses (channel, kind, address, contact_id) VALUES ($0, $1, $2, $3)
            ON CONFLICT (channel, kind, address) DO UPDATE SET contact_id = excluded.contact_id
            """,
            channel, kind, address, contactId);
    }

    private static void Unlink(WriteSession session, string channel, string kind, string? address)
    {
        if (address is not null)
            session.Execute("DELETE FROM contact_addresses WHERE channel = $0 AND kind = $1 AND address = $2", channel, kind, address);
    }
}
