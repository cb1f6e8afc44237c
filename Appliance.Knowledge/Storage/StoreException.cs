using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>Why the store could not do what was asked; each has its own remedy.</summary>
public enum StoreFailure
{
    /// <summary>Another process held the database for longer than the busy time-out.</summary>
    Busy,

    /// <summary>The disk, or the configured size limit of the database, is full.</summary>
    Full,

    /// <summary>The file or its folder may not be written.</summary>
    ReadOnly,

    /// <summary>The file is damaged or is no database.</summary>
    Corrupt,

    /// <summary>The device failed to read or write.</summary>
    InputOutput,

    /// <summary>The bounded queue of writes is full: the machine is behind.</summary>
    QueueFull,

    /// <summary>The database was written by a newer version of the program.</summary>
    NewerSchema,

    /// <summary>Anything else; the message has SQLite's own words.</summary>
    Other,
}

/// <summary>A failure of the store with the reason told apart, so that "busy" never reads like "corrupt".</summary>
public sealed class StoreException : Exception
{
    private const int SqliteError = 1, SqliteBusy = 5, SqliteLocked = 6, SqliteReadOnly = 8, SqliteIoError = 10,
        SqliteCorrupt = 11, SqliteFull = 13, SqliteCannotOpen = 14, SqliteNotADatabase = 26;

    public StoreException(StoreFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public StoreFailure Failure { get; }

    /// <summary>Translates SQLite's result code (https://www.sqlite.org/rescode.html); <paramref name="path"/> names the database.</summary>
    public static StoreException From(SqliteException error, string path)
    {
        (StoreFailure failure, string text) = error.SqliteErrorCode switch
        {
            SqliteBusy or SqliteLocked => (StoreFailure.Busy, "is in use by another process; stop it or try again"),
            SqliteFull => (StoreFailure.Full, "cannot grow: the disk or its size limit is full; free space and try again"),
            SqliteReadOnly => (StoreFailure.ReadOnly, "may not be written; give the service's user write access to the file and its folder"),
            SqliteCannotOpen => (StoreFailure.ReadOnly, "cannot be opened; check that the folder exists and belongs to the service's user"),
            SqliteCorrupt or SqliteNotADatabase => (StoreFailure.Corrupt, "is damaged or is no database; restore the newest backup from the backups folder"),
            SqliteIoError => (StoreFailure.InputOutput, "could not be read or written by the device; check the disk"),
            SqliteError => (StoreFailure.Other, "refused a statement: " + error.Message),
            _ => (StoreFailure.Other, "reported: " + error.Message),
        };
        return new StoreException(failure, $"The database {path} {text} (SQLite code {error.SqliteExtendedErrorCode}).", error);
    }
}
