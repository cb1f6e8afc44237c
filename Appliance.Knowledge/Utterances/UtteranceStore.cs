using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Utterances;

/// <summary>The clinic's own examples of intents. Thread-safe.</summary>
public sealed class UtteranceStore(Store store)
{
    /// <summary>Rows at most: as many as the examples that come with the program, beyond which those would be outvoted.</summary>
    public const int MaxUtterances = 20_000;

    private const string Columns = "id, text, intent, language, contact_id, status, added_by, added_at, decided_by";

    /// <summary>Adds an utterance that waits for a person.</summary>
    /// <param name="utterance">Its text is scrubbed already; id, status and decision are ignored.</param>
    /// <returns>Its id; null when there are <see cref="MaxUtterances"/> already.</returns>
    /// <exception cref="StoreException">The contact does not exist.</exception>
    public Task<long?> AddAsync(Utterance utterance) => store.WriteOneAsync(session => session.Scalar(
        """
        INSERT INTO utterances (text, intent, language, contact_id, added_by, added_at)
        SELECT $0, $1, $2, $3, $4, $5 WHERE (SELECT COUNT(*) FROM utterances) < $6 RETURNING id
        """,
        utterance.Text, utterance.Intent, utterance.Language, utterance.ContactId, utterance.AddedBy, utterance.AddedAt.Milliseconds(), MaxUtterances));

    /// <summary>Accepts an utterance; one that was accepted before stays so.</summary>
    /// <returns>False when there is none of this id.</returns>
    public static bool Accept(WriteSession session, long id, string by, DateTimeOffset now) => session.Execute(
        "UPDATE utterances SET status = 'accepted', decided_by = $1, decided_at = $2 WHERE id = $0", id, by, now.Milliseconds()) == 1;

    /// <summary>Rejects an utterance, which deletes it, whether it was accepted before or not.</summary>
    /// <returns>False when there is none of this id.</returns>
    public static bool Reject(WriteSession session, long id) => session.Execute("DELETE FROM utterances WHERE id = $0", id) == 1;

    /// <summary>Utterances of a status, oldest first.</summary>
    public IReadOnlyList<Utterance> List(UtteranceStatus status) => store.Read(connection =>
        connection.Query<Utterance>($"SELECT {Columns} FROM utterances WHERE status = @status ORDER BY id", new { status = status.Word() }).AsList());
}
