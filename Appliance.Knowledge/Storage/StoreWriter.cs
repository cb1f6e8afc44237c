using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>
/// The only writer of the database. Units of work from all threads queue here; one thread runs as many as are
/// waiting in a single transaction, so that one flush to the disk (<c>synchronous=FULL</c>) serves them all. Each
/// unit of work can be undone alone: it has its own savepoint, unless it is one statement, which SQLite undoes by
/// itself. A task completes only after the commit.
/// </summary>
public sealed class StoreWriter : IDisposable
{
    /// <summary>Units of work that may wait; beyond it <see cref="StoreFailure.QueueFull"/>.</summary>
    public const int DefaultQueueLimit = 4_096;

    /// <summary>Units of work in one transaction at most; bounds how long a commit keeps callers waiting.</summary>
    public const int MaxGroupSize = 256;

    private readonly WriteQueue<WorkItem> queue;
    private readonly SqliteConnection connection;
    private readonly WriteSession session;
    private readonly string path;
    private readonly Thread thread;

    public StoreWriter(ConnectionFactory factory, int queueLimit = DefaultQueueLimit)
    {
        path = factory.Path;
        queue = new WriteQueue<WorkItem>(queueLimit);
        connection = factory.OpenWriter();
        session = new WriteSession(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "store-writer" };
        thread.Start();
    }

    /// <summary>Runs <paramref name="work"/> in a transaction and completes when that is on the disk.</summary>
    /// <exception cref="StoreException">Queue full, or the write failed; nothing of this unit of work was kept.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work) => AddAsync(new WorkItem<T>(work, isOneStatement: false));

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<WriteSession> work) => WriteAsync(session =>
    {
        work(session);
        return true;
    });

    /// <summary>As <see cref="WriteAsync{T}"/>, for work that runs exactly one statement: spared its savepoint, two statements more.</summary>
    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task<T> WriteOneAsync<T>(Func<WriteSession, T> work) => AddAsync(new WorkItem<T>(work, isOneStatement: true));

    /// <summary>
    /// Runs <paramref name="work"/> after everything queued before it, in no transaction: for statements that SQLite allows in none. Later
    /// writes wait for it.
    /// </summary>
    /// <exception cref="StoreException">Queue full, or a statement failed.</exception>
    public Task<T> MaintainAsync<T>(Func<WriteSession, T> work) => AddAsync(new WorkItem<T>(work, isOneStatement: true) { IsMaintenance = true });

    /// <summary>Commits what is queued and closes the connection. Waits for the writer's thread.</summary>
    public void Dispose()
    {
        if (!queue.Complete())
            return;
        thread.Join();
        session.Release();
        connection.Dispose();
    }

    private Task<T> AddAsync<T>(WorkItem<T> item) => queue.TryAdd(item)
        ? item.Task
        : Task.FromException<T>(new StoreException(
            StoreFailure.QueueFull,
            "The queue of writes is full: the disk is slower than what comes in. Try again in a few seconds."));

    private void Run()
    {
        var group = new List<WorkItem>(MaxGroupSize);
        var together = new List<WorkItem>(MaxGroupSize);
        while (queue.Take(group, MaxGroupSize))
        {
            foreach (WorkItem item in group)
            {
                if (!item.IsMaintenance)
                {
                    together.Add(item);
                    continue;
                }

                Commit(together);
                together.Clear();
                Maintain(item);
            }

            Commit(together);
            together.Clear();
            group.Clear();
        }
    }

    private void Maintain(WorkItem item)
    {
        try
        {
            item.Run(session);
        }
        catch (Exception error)
        {
            item.Fail(error is SqliteException sqlite ? StoreException.From(sqlite, path) : error);
            return;
        }

        item.Complete();
    }

    private void Commit(List<WorkItem> group)
    {
        if (group.Count == 0)
            return;
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (WorkItem item in group)
                RunOne(item);
            session.Execute("COMMIT");
        }
        catch (Exception error)
        {
            Exception told = error is SqliteException sqlite ? StoreException.From(sqlite, path) : error;
            Rollback();
            foreach (WorkItem item in group)
                item.Fail(told);
            return;
        }

        foreach (WorkItem item in group)
            item.Complete();
    }

    private void RunOne(WorkItem item)
    {
        if (!item.IsOneStatement)
            session.Execute("SAVEPOINT work");
        try
        {
            item.Run(session);
        }
        catch (Exception error) when (!EndsTransaction(error))
        {
            if (!item.IsOneStatement)
                session.Execute("ROLLBACK TO work");
            item.Refuse(error is SqliteException sqlite ? StoreException.From(sqlite, path) : error);
        }

        if (!item.IsOneStatement)
            session.Execute("RELEASE work");
    }

    // SQLite rolls the whole transaction back by itself on these (https://www.sqlite.org/lang_transaction.html).
    private static bool EndsTransaction(Exception error) =>
        error is SqliteException sqlite && sqlite.SqliteErrorCode is 13 or 10 or 7 or 11 or 26;

    private void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            session.Execute("ROLLBACK");
    }

    private abstract class WorkItem(bool isOneStatement)
    {
        public bool IsOneStatement { get; } = isOneStatement;

        public bool IsMaintenance { get; init; }

        public abstract void Run(WriteSession session);

        public abstract void Refuse(Exception error);

        public abstract void Fail(Exception error);

        public abstract void Complete();
    }

    private sealed class WorkItem<T>(Func<WriteSession, T> work, bool isOneStatement) : WorkItem(isOneStatement)
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;
        private Exception? refused;

        public Task<T> Task => completion.Task;

        public override void Run(WriteSession session) => result = work(session);

        public override void Refuse(Exception error) => refused = error;

        public override void Fail(Exception error) => completion.SetException(refused ?? error);

        public override void Complete()
        {
            if (refused is null)
                completion.SetResult(result!);
            else
                completion.SetException(refused);
        }
    }
}
