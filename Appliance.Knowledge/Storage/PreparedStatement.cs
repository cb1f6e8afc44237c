using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Appliance.Knowledge.Storage;

/// <summary>
/// One statement of the writer's connection, prepared once and run many times by SQLite's own calls: the driver's commands cost several
/// times more than the statement itself. Not thread-safe.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private const int FirstBufferBytes = 2_048;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    // SQLite numbers parameters in the order in which they first occur.
    private readonly int[] indexes;
    private byte[] text = new byte[FirstBufferBytes];

    /// <param name="database">An open database.</param>
    /// <param name="sql">One statement with parameters <c>$0, $1, …</c>, each of which may occur several times.</param>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public PreparedStatement(sqlite3 database, string sql)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement), database);
        indexes = new int[raw.sqlite3_bind_parameter_count(statement)];
        for (int i = 0; i < indexes.Length; i++)
            indexes[i] = raw.sqlite3_bind_parameter_index(statement, "$" + i);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="values">In the order of the parameters' numbers.</param>
    /// <returns>Rows inserted, updated or deleted; of the statement before where this one changes no rows by its nature.</returns>
    /// <exception cref="SqliteException">The statement failed; what it had changed is undone.</exception>
    public int Execute(ReadOnlySpan<object?> values)
    {
        Run(values);
        return raw.sqlite3_changes(database);
    }

    /// <summary>Runs it to its end and returns the first column of its first row as a number; null where there is none or it is NULL.</summary>
    /// <inheritdoc cref="Execute"/>
    public long? Scalar(ReadOnlySpan<object?> values) => Run(values);

    public void Dispose() => statement.Dispose();

    private long? Run(ReadOnlySpan<object?> values)
    {
        if (values.Length != indexes.Length)
            throw new ArgumentException($"The statement has {indexes.Length} parameters and got {values.Length} values.");
        for (int i = 0; i < values.Length; i++)
            Bind(indexes[i], values[i]);
        long? first = null;
        int code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            first = raw.sqlite3_column_type(statement, 0) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(statement, 0);
        while (code == raw.SQLITE_ROW)
            code = raw.sqlite3_step(statement);
        if (code != raw.SQLITE_DONE)
        {
            // The message must be read before the reset replaces it.
            var error = new SqliteException($"SQLite Error {code}: '{raw.sqlite3_errmsg(database).utf8_to_string()}'.", code, raw.sqlite3_extended_errcode(database));
            raw.sqlite3_reset(statement);
            throw error;
        }

        raw.sqlite3_reset(statement);
        return first;
    }

    private void Bind(int index, object? value)
    {
        int code = value switch
        {
            null => raw.sqlite3_bind_null(statement, index),
            string words => BindText(index, words),
            byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
            long number => raw.sqlite3_bind_int64(statement, index, number),
            int number => raw.sqlite3_bind_int64(statement, index, number),
            bool flag => raw.sqlite3_bind_int64(statement, index, flag ? 1 : 0),
            double number => raw.sqlite3_bind_double(statement, index, number),
            _ => throw new ArgumentException($"A value of type {value.GetType().Name} has no column form here; convert it to text or a number."),
        };
        SqliteException.ThrowExceptionForRC(code, database);
    }

    private int BindText(int index, string words)
    {
        // An empty span has no address, and without an address SQLite binds NULL.
        if (words.Length == 0)
            return raw.sqlite3_bind_text(statement, index, utf8z.FromString(""));
        int most = Encoding.UTF8.GetMaxByteCount(words.Length);
        if (text.Length < most)
            text = new byte[most];
        return raw.sqlite3_bind_text(statement, index, text.AsSpan(0, Encoding.UTF8.GetBytes(words, text)));
    }
}
