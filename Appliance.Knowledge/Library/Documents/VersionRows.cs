using System.Globalization;
using Appliance.Knowledge.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Documents;

/// <summary>Reads and writes versions of documents, and what administrators set over them.</summary>
internal static class VersionRows
{
    /// <summary>Versions of a document that are kept; the oldest replaced ones go first.</summary>
    public const int MaxVersions = 50;

    private const string Columns = "name, version AS number, state, content, content_hash, source, path, approved_by, approved_on, imported_at";

    /// <summary>All versions of a document, oldest first.</summary>
    public static IReadOnlyList<DocumentVersion> All(SqliteConnection connection, string name) => connection
        .Query<Row>($"SELECT {Columns} FROM document_versions WHERE name = @name ORDER BY version", new { name })
        .Select(row => row.ToVersion()).AsList();

    /// <summary>One version; null where there is none.</summary>
    public static DocumentVersion? Find(SqliteConnection connection, string name, int number) => connection
        .QuerySingleOrDefault<Row>($"SELECT {Columns} FROM document_versions WHERE name = @name AND version = @number", new { name, number })?.ToVersion();

    /// <summary>The newest version that waits for approval; null where none does.</summary>
    public static DocumentVersion? Draft(SqliteConnection connection, string name) => connection
        .QueryFirstOrDefault<Row>($"SELECT {Columns} FROM document_versions WHERE name = @name AND state = 'draft' ORDER BY version DESC LIMIT 1", new { name })?.ToVersion();

    /// <summary>What was set over a document's own governance.</summary>
    public static Dictionary<string, string> Settings(SqliteConnection connection, string name) => connection
        .Query<(string Key, string Value)>("SELECT key, value FROM document_settings WHERE name = @name", new { name })
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>The number of the next version.</summary>
    public static int Next(SqliteConnection connection, string name) =>
        connection.ExecuteScalar<int>("SELECT COALESCE(MAX(version), 0) + 1 FROM document_versions WHERE name = @name", new { name });

    /// <summary>Writes a version as it stands. A new draft takes the place of an older one; a published one that of the version that answered.</summary>
    public static void Put(WriteSession session, DocumentVersion version)
    {
        if (version.State == VersionState.Published)
            session.Execute("UPDATE document_versions SET state = 'replaced' WHERE name = $0 AND state = 'published'", version.Name);
        session.Execute("DELETE FROM document_versions WHERE name = $0 AND state = 'draft'", version.Name);
        session.Execute(
            """
            INSERT OR REPLACE INTO document_versions (name, version, state, content, content_hash, source, path, approved_by, approved_on, imported_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            version.Name, version.Number, version.State.Word(), version.Content.ToJson(), version.ContentHash, version.Source, version.Path,
            version.ApprovedBy, DocumentRows.IsoDate(version.ApprovedOn), version.ImportedAt.Milliseconds());
        session.Execute(
            $"""
            DELETE FROM document_versions WHERE name = $0 AND state = 'replaced'
                AND version <= (SELECT MAX(version) FROM document_versions WHERE name = $0) - {MaxVersions}
            """,
            version.Name);
    }

    /// <summary>Removes everything of a document.</summary>
    public static int Delete(WriteSession session, string name) =>
        session.Execute("DELETE FROM document_versions WHERE name = $0", name) + session.Execute("DELETE FROM document_settings WHERE name = $0", name);

    /// <summary>A date as the columns hold it.</summary>
    public static DateOnly? Date(string? iso) => iso is null ? null : DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public int Number { get; set; }

        public string State { get; set; } = "";

        public string Content { get; set; } = "";

        public string ContentHash { get; set; } = "";

        public string Source { get; set; } = "";

        public string Path { get; set; } = "";

        public string? ApprovedBy { get; set; }

        public string? ApprovedOn { get; set; }

        public DateTimeOffset ImportedAt { get; set; }

        public DocumentVersion ToVersion() => new(
            Name, Number, Enum.Parse<VersionState>(State, ignoreCase: true), DocumentContent.FromJson(Content), ContentHash, Source, Path, ApprovedBy, Date(ApprovedOn), ImportedAt);
    }
}
