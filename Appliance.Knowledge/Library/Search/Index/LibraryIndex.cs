using System.Diagnostics;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Library.Search.Vectors;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Library.Search.Index;

/// <summary>
/// The index in memory of a library that changes: built at the first search and again when documents changed. Which documents may be found
/// is always asked of the database. Thread-safe.
/// </summary>
internal sealed class LibraryIndex(IPassageEncoder? encoder)
{
    /// <summary>
    /// A build that took longer is not repeated before so many times its duration have passed: while a large library is being imported,
    /// new documents are found a little later. Removed ones are gone at once.
    /// </summary>
    public const int RestFactor = 4;

    /// <summary>A build of at most this duration is repeated at every change.</summary>
    public static readonly TimeSpan ShortBuild = TimeSpan.FromMilliseconds(300);

    /// <summary>Passages without stored vectors that are encoded for the index alone, because nothing may be written.</summary>
    public const int MaxUnstored = 256;

    private static readonly string AllowedSql = $"""
        SELECT q.id FROM documents e JOIN passages q ON q.document_id = e.id
        WHERE {PatientVisibility.OfDocument("e", "@today")} AND {PatientVisibility.OfPassage("q", "@today")}
        """;

    private const string PassagesSql = """
        SELECT d.id, p.language, d.title, p.id, p.heading_path, p.text, f.title, f.headings, f.body
        FROM documents d JOIN passages p ON p.document_id = d.id JOIN passages_fts f ON f.rowid = p.id
        ORDER BY d.id, p.ordinal
        """;

    private readonly Lock building = new();
    private Built? built;
    private Allowed? allowed;

    /// <summary>The index and, for each of its passages, whether patients may be answered from it on a day.</summary>
    public (PassageIndex Index, bool[] Allowed) For(SqliteConnection connection, DateOnly today)
    {
        long version = connection.ExecuteScalar<long>("SELECT version FROM library_version");
        Built current = Current(connection, version);
        Allowed? known = Volatile.Read(ref allowed);
        if (known is null || known.Version != version || known.Today != today || known.Index != current.Index)
        {
            HashSet<long> ids = [.. connection.Query<long>(AllowedSql, new { today = DocumentRows.IsoDate(today) })];
            known = new Allowed(version, today, current.Index, Array.ConvertAll(current.Index.Passages, passage => ids.Contains(passage.Id)));
            Volatile.Write(ref allowed, known);
        }

        return (current.Index, known.Passages);
    }

    private Built Current(SqliteConnection connection, long version)
    {
        Built? current = Volatile.Read(ref built);
        if (current is not null && (current.Version == version || current.IsResting))
            return current;
        lock (building)
        {
            current = built;
            if (current is null || (current.Version != version && !current.IsResting))
            {
                long start = Stopwatch.GetTimestamp();
                PassageIndex index = Build(connection);
                Volatile.Write(ref built, current = new Built(version, index, start, Stopwatch.GetElapsedTime(start)));
            }

            return current;
        }
    }

    private PassageIndex Build(SqliteConnection connection)
    {
        var builder = new PassageIndexBuilder();
        var texts = new List<PassageText>();
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = PassagesSql;
            using SqliteDataReader reader = command.ExecuteReader();
            long document = 0;
            while (reader.Read())
            {
                if (reader.GetInt64(0) != document)
                    builder.BeginDocument(document = reader.GetInt64(0), reader.GetString(6));
                builder.AddPassage(reader.GetInt64(3), reader.GetString(1), reader.GetString(5), reader.GetString(7), reader.GetString(8));
                if (encoder is not null)
                    texts.Add(new PassageText(reader.GetString(2), reader.GetString(4), reader.GetString(5)));
            }
        }

        return builder.Build(encoder is null || texts.Count == 0 ? null : ReadVectors(connection, encoder, texts));
    }

    private static PassageVectors? ReadVectors(SqliteConnection connection, IPassageEncoder encoder, List<PassageText> texts)
    {
        Dictionary<string, EncodedPassage> stored = VectorStore.Read(connection, encoder);
        PassageText[] missing = [.. texts.Where(text => !stored.ContainsKey(text.Key)).DistinctBy(text => text.Key).Take(MaxUnstored)];
        if (missing.Length > 0)
        {
            List<EncodedPassage> encoded = VectorStore.EncodeAsync(encoder, missing, CancellationToken.None).GetAwaiter().GetResult();
            for (int i = 0; i < missing.Length; i++)
                stored.Add(missing[i].Key, encoded[i]);
        }

        return new PassageVectors([.. texts.Select(text => stored.GetValueOrDefault(text.Key))], encoder.Dimensions);
    }

    private sealed record Built(long Version, PassageIndex Index, long Start, TimeSpan Duration)
    {
        public bool IsResting => Duration > ShortBuild && Stopwatch.GetElapsedTime(Start) < Duration * (RestFactor + 1);
    }

    private sealed record Allowed(long Version, DateOnly Today, PassageIndex Index, bool[] Passages);
}
