using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Library;

/// <summary>A row of a table in a document.</summary>
/// <param name="Text">Its cells with their headers: <c>header: cell; header: cell</c>.</param>
/// <param name="Language">ISO 639-1 code of the document.</param>
public sealed record LibraryTableRow(string Text, string Language);

/// <summary>The tables of the documents that patients see, such as price lists. Thread-safe.</summary>
public sealed class LibraryTables(Store store)
{
    /// <summary>Table passages that are read at most.</summary>
    public const int MaxPassages = 2_000;

    /// <summary>All rows of approved documents for patients, whenever they are valid.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public IReadOnlyList<LibraryTableRow> Rows() => store.Read(connection => connection.Query<LibraryTableRow>(
        """
        SELECT p.text AS Text, d.language AS Language
        FROM passages p JOIN documents d ON d.id = p.document_id
        WHERE p.kind = 'table' AND d.draft = 0 AND d.approved_by IS NOT NULL AND d.audience = 'patients'
        ORDER BY p.id LIMIT @limit
        """,
        new { limit = MaxPassages }).SelectMany(passage => passage.Text.Split('\n').Select(line => passage with { Text = line })).ToList());
}
