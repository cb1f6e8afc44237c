using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>
/// What a unit of work gets to write with: the writer's connection inside an open transaction. Used only on the
/// writer's thread and only until the unit of work returns.
/// </summary>
public sealed class WriteSession
{
    private readonly Dictionary<string, PreparedStatement> prepared = [];

    internal WriteSession(SqliteConnection connection) => Connection = connection;

    /// <summary>The connection, for Dapper; the transaction is the connection's own.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Runs a statement that is prepared once and kept, for the hot paths.</summary>
    /// <param name="sql">A constant text with parameters <c>$0, $1, …</c> in the order of <paramref name="values"/>.</param>
    /// <param name="values">Texts, bytes, numbers and truth values; null is stored as NULL.</param>
    /// <returns>Rows changed.</returns>
    /// <exception cref="SqliteException">The statement failed; what it had changed is undone.</exception>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql).Execute(values);

    /// <summary>Runs a statement that is prepared once and kept; the first column of its first row as a number, null where there is none.</summary>
    /// <inheritdoc cref="Execute"/>
    public long? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql).Scalar(values);

    internal void Release()
    {
        foreach (PreparedStatement statement in prepared.Values)
            statement.Dispose();
        prepared.Clear();
    }

    private PreparedStatement Prepare(string sql)
    {
        if (!prepared.TryGetValue(sql, out PreparedStatement? statement))
            prepared.Add(sql, statement = new PreparedStatement(Connection.Handle!, sql));
        return statement;
    }
}
