using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>
/// The database of one data directory: one writer, a pool of readers. The stores of the other folders hold the SQL
/// and run it through here. Thread-safe.
/// </summary>
public sealed class Store : IDisposable
{
    /// <summary>Readers kept open between uses.</summary>
    public const int MaxIdleReaders = 8;

    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly ConnectionFactory factory;
    private readonly StoreWriter? writer;
    private bool disposed;

    private Store(ConnectionFactory factory, StoreWriter? writer)
    {
        this.factory = factory;
        this.writer = writer;
    }

    /// <summary>The database file.</summary>
    public string Path => factory.Path;

    /// <summary>Opens for writing and brings the schema up to date (with a backup first). The caller owns the data directory.</summary>
    /// <exception cref="StoreException">Cannot be opened, is damaged, or comes from a newer program.</exception>
    public static Store Open(string path, long? maxBytes = null, int writeQueueLimit = StoreWriter.DefaultQueueLimit)
    {
        var factory = new ConnectionFactory(path, maxBytes);
        Migrator.Migrate(factory);
        return new Store(factory, new StoreWriter(factory, writeQueueLimit));
    }

    /// <summary>Opens for reading beside the process that owns the data directory; writes are refused.</summary>
    /// <exception cref="StoreException">Does not exist, is damaged, or has another schema version than this program.</exception>
    public static Store OpenReadOnly(string path)
    {
        var factory = new ConnectionFactory(path);
        Migrator.RequireCurrent(factory);
        return new Store(factory, null);
    }

    /// <summary>Queues a unit of work; see <see cref="StoreWriter"/>.</summary>
    /// <exception cref="StoreException">The write failed, the queue is full, or the store was opened for reading.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work) => Writer().WriteAsync(work);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<WriteSession> work) => Writer().WriteAsync(work);

    /// <summary>Queues work of exactly one statement; see <see cref="StoreWriter.WriteOneAsync{T}"/>.</summary>
    /// <exception cref="StoreException">The write failed, the queue is full, or the store was opened for reading.</exception>
    public Task<T> WriteOneAsync<T>(Func<WriteSession, T> work) => Writer().WriteOneAsync(work);

    /// <summary>
    /// Writes the database anew, so that nothing that was deleted or overwritten is left in the file or its log. Needs as much free disk
    /// and memory as the database is large; writes wait meanwhile.
    /// </summary>
    /// <returns>False when a reader kept the log from being emptied; what was deleted may stand in it until the store is closed.</returns>
    /// <exception cref="StoreException">It failed, for example because the disk is full; nothing is lost.</exception>
    public Task<bool> RewriteAsync() => Writer().MaintainAsync(session =>
    {
        using SqliteCommand command = session.Connection.CreateCommand();
        command.CommandText = "VACUUM";
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0;
    });

    /// <summary>Runs a read on a pooled connection, on the caller's thread. What a completed write stored is seen.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out SqliteConnection? connection))
            connection = factory.OpenReader();
        try
        {
            return work(connection);
        }
        catch (SqliteException error)
        {
            throw StoreException.From(error, Path);
        }
        finally
        {
            if (disposed || readers.Count >= MaxIdleReaders)
                connection.Dispose();
            else
                readers.Add(connection);
        }
    }

    /// <summary>Commits what is queued and closes every connection.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        writer?.Dispose();
        while (readers.TryTake(out SqliteConnection? connection))
            connection.Dispose();
    }

    private StoreWriter Writer() => writer ?? throw new StoreException(
        StoreFailure.ReadOnly, $"The database {Path} was opened for reading only; the running service is the one that writes.");
}
