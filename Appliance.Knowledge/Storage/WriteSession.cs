using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>
/// What a unit of work gets to write with: the writer's connection inside an open transaction. Used only on the
/// writer's thread and only until the unit of work returns.
/// </summary>
public sealed class WriteSession
{
    private readonly Dictionary<string, SqliteCommand> prepared = [];

    internal WriteSession(SqliteConnection connection) => Connection = connection;

    /// <summary>The connection, for Dapper; the transaction is the connection's own.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Runs a statement that is prepared once and kept, for the hot paths.</summary>
    /// <param name="sql">A constant text with parameters <c>$0, $1, …</c> in the order of <paramref name="values"/>.</param>
    /// <param name="values">Values; null is stored as NULL.</param>
    /// <returns>Rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
                command.Parameters.AddWithValue("$" + i, DBNull.Value);
            command.Prepare();
            prepared.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }

    internal void Release()
    {
        foreach (SqliteCommand command in prepared.Values)
            command.Dispose();
        prepared.Clear();
    }
}
