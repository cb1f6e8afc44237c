using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Governance;

/// <summary>What an administrator does with documents that are in the library: govern, approve, compare, go back. Thread-safe.</summary>
public sealed class LibraryGovernance(Store store, TimeProvider time) : IDisposable
{
    /// <summary>Characters of a value at most.</summary>
    public const int MaxValueCharacters = 200;

    // One change after the other: each is prepared from what the one before it left.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Sets governance over what the document's file says; it stays through later imports. An empty value gives a key back to the file.</summary>
    /// <exception cref="DocumentFormatException">No such document, an unknown key, or a wrong value.</exception>
    public async Task SetAsync(string name, IReadOnlyDictionary<string, string> values, string by)
    {
        foreach ((string key, string value) in values)
        {
            if (!DocumentGovernance.Keys.Contains(key))
                throw new DocumentFormatException($"'{key}' is no key of governance; use one of {string.Join(", ", DocumentGovernance.Keys)}.");
            if (value.Length > MaxValueCharacters)
                throw new DocumentFormatException($"The value of {key} has {value.Length} characters, more than {MaxValueCharacters}. Shorten it.");
        }

        await ChangeAsync(name, connection => Current(connection, name), (version, settings) =>
        {
            foreach ((string key, string value) in values)
            {
                if (value.Length == 0)
                    settings.Remove(key);
                else
                    settings[key] = value;
            }

            return version;
        }, by);
    }

    /// <summary>Signs off the newest version of a document: the one that waits, or the one that is there; patients are answered from it.</summary>
    /// <exception cref="DocumentFormatException">No such document.</exception>
    public Task ApproveAsync(string name, string by) => ChangeAsync(
        name, connection => VersionRows.Draft(connection, name) ?? Current(connection, name), (version, _) => SignedOff(version, by), by);

    /// <summary>Lets an earlier version answer again, signed off by whoever asks for it. The one that answered is kept.</summary>
    /// <exception cref="DocumentFormatException">No such document or version.</exception>
    public Task RollBackAsync(string name, int number, string by) => ChangeAsync(
        name,
        connection => VersionRows.Find(connection, name, number) ?? throw new DocumentFormatException($"{name} has no version {number}. \"appliance knowledge versions {name}\" shows those that are kept."),
        (version, _) => SignedOff(version, by),
        by);

    /// <summary>All versions of a document, oldest first.</summary>
    /// <exception cref="DocumentFormatException">No such document.</exception>
    public IReadOnlyList<DocumentVersion> Versions(string name)
    {
        IReadOnlyList<DocumentVersion> versions = store.Read(connection => VersionRows.All(connection, name));
        return versions.Count > 0 ? versions : throw NoSuchDocument(name);
    }

    /// <summary>Lines of one version that the other does not have, and the other way round.</summary>
    /// <param name="name">The document.</param>
    /// <param name="from">Number of a version; null for the one before <paramref name="to"/>.</param>
    /// <param name="to">Number of a version; null for the newest.</param>
    /// <exception cref="DocumentFormatException">No such document or version.</exception>
    public IReadOnlyList<ChangedLine> Diff(string name, int? from, int? to)
    {
        IReadOnlyList<DocumentVersion> versions = Versions(name);
        DocumentVersion newer = Find(to) ?? versions[^1];
        DocumentVersion? older = Find(from) ?? versions.LastOrDefault(version => version.Number < newer.Number);
        return LineDifference.Of(older?.Content.Lines() ?? [], newer.Content.Lines());

        DocumentVersion? Find(int? number) => number is null ? null
            : versions.FirstOrDefault(version => version.Number == number) ?? throw new DocumentFormatException($"{name} has no version {number}; kept are {versions[0].Number} to {versions[^1].Number}.");
    }

    public void Dispose() => gate.Dispose();

    private DocumentVersion SignedOff(DocumentVersion version, string by) => version with { State = VersionState.Published, ApprovedBy = by, ApprovedOn = Today };

    private DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    private static DocumentVersion Current(SqliteConnection connection, string name) =>
        VersionRows.All(connection, name).OrderBy(version => version.State == VersionState.Published).ThenBy(version => version.Number).LastOrDefault() ?? throw NoSuchDocument(name);

    private static DocumentFormatException NoSuchDocument(string name) =>
        new($"There is no document {name} with a kept version. \"appliance knowledge list\" shows all; one of version 0 has to be imported once more.");

    private async Task ChangeAsync(
        string name, Func<SqliteConnection, DocumentVersion> find, Func<DocumentVersion, Dictionary<string, string>, DocumentVersion> change, string by)
    {
        await gate.WaitAsync();
        try
        {
            (DocumentVersion found, Dictionary<string, string> settings, bool waits) = store.Read(connection =>
                (find(connection), VersionRows.Settings(connection, name), VersionRows.Draft(connection, name) is not null));
            DocumentVersion version = change(found, settings);
            PreparedDocument document = DocumentPreparation.Prepare(version, settings, version.State == VersionState.Draft, Today);
            long now = time.GetUtcNow().Milliseconds();
            await store.WriteAsync(session =>
            {
                session.Execute("DELETE FROM document_settings WHERE name = $0", name);
                foreach ((string key, string value) in settings)
                    session.Execute("INSERT INTO document_settings (name, key, value, set_by, set_at) VALUES ($0, $1, $2, $3, $4)", name, key, value, by, now);
                // A change of the version that answers leaves the draft beside it alone.
                if (version != found || !waits)
                    VersionRows.Put(session, version);
                DocumentRows.Put(session, document);
            });
        }
        finally
        {
            gate.Release();
        }
    }
}
