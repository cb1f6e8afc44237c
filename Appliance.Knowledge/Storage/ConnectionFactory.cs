using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>The one place that opens database connections and sets every pragma.</summary>
public sealed class ConnectionFactory
{
    /// <summary>How long a connection waits for another one's lock, in milliseconds.</summary>
    public const int BusyTimeoutMilliseconds = 5_000;

    /// <summary>
    /// Pages of write-ahead log after which a commit also checkpoints (4 KiB pages, so 64 MiB). Writers wait meanwhile: at this size, under
    /// full load, fewer than one in a hundred of them.
    /// </summary>
    public const int CheckpointPages = 16_384;

    private readonly long? maxPages;

    /// <param name="path">The database file; created on first use.</param>
    /// <param name="maxBytes">Size limit of the database in bytes; null for none but the disk's.</param>
    public ConnectionFactory(string path, long? maxBytes = null)
    {
        SqliteEngine.Load();
        Columns.Register();
        Path = path;
        maxPages = maxBytes / 4096;
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Opens a connection that may write. Only <see cref="StoreWriter"/> and migrations use it.</summary>
    /// <exception cref="StoreException">The file cannot be opened or is no database.</exception>
    public SqliteConnection OpenWriter()
    {
        SqliteConnection connection = Open(SqliteOpenMode.ReadWriteCreate);
        connection.CreateFunction<string, string, byte[]>(EventKey.SqlName, EventKey.Of, isDeterministic: true);
        return Prepare(connection, $"""
            PRAGMA page_size=4096;
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            PRAGMA foreign_keys=ON;
            PRAGMA wal_autocheckpoint={CheckpointPages};
            PRAGMA cache_size=-16384;
            PRAGMA temp_store=MEMORY;
            {(maxPages is { } pages ? $"PRAGMA max_page_count={pages};" : "")}
            """);
    }

    /// <summary>Opens a connection that only reads; it sees the last commit at the start of each statement or transaction.</summary>
    /// <exception cref="StoreException">The file does not exist or is no database.</exception>
    public SqliteConnection OpenReader()
    {
        SqliteConnection connection = Open(SqliteOpenMode.ReadWrite);
        return Prepare(connection, "PRAGMA query_only=ON; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;");
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        // No pooling: the writer and the pool of readers keep their own connections open.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            // The driver asks again after SQLite has given up, for 30 seconds unless told otherwise.
            DefaultTimeout = BusyTimeoutMilliseconds / 1_000,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StoreException.From(error, Path);
        }
    }

    private SqliteConnection Prepare(SqliteConnection connection, string pragmas)
    {
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout={BusyTimeoutMilliseconds};" + pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw StoreException.From(error, Path);
        }
    }
}
