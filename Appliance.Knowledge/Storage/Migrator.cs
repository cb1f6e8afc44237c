using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>One numbered schema change, forward only.</summary>
/// <param name="Version">From the file name <c>NNN_name.sql</c>; consecutive from 1.</param>
/// <param name="Name">The rest of the file name.</param>
/// <param name="Sql">The statements, run in one transaction.</param>
public sealed record Migration(int Version, string Name, string Sql);

/// <summary>Brings a database to the schema of this program: numbered SQL files, one transaction each, a backup first.</summary>
public static class Migrator
{
    /// <summary>Backups of earlier schema versions that are kept.</summary>
    public const int MaxBackups = 5;

    private const string BackupPattern = "before-update-*.db";

    /// <summary>All migrations of this program in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Embedded();

    /// <summary>Applies what is missing, up to <paramref name="target"/> (tests stop at N−1) or to the newest.</summary>
    /// <exception cref="StoreException">The database is newer than this program, or a step failed; a failed step leaves the previous version.</exception>
    public static void Migrate(ConnectionFactory factory, int? target = null)
    {
        using SqliteConnection connection = factory.OpenWriter();
        try
        {
            int current = Version(connection);
            RefuseNewer(current, factory.Path);
            Migration[] missing = [.. All.Where(m => m.Version > current && m.Version <= (target ?? int.MaxValue))];
            if (missing.Length == 0)
                return;
            if (current > 0)
                Backup(connection, factory.Path, current);
            foreach (Migration migration in missing)
                Apply(connection, migration);
        }
        catch (SqliteException error)
        {
            throw StoreException.From(error, factory.Path);
        }
    }

    /// <summary>Checks that the schema is exactly this program's.</summary>
    /// <exception cref="StoreException">It is older or newer.</exception>
    public static void RequireCurrent(ConnectionFactory factory)
    {
        using SqliteConnection connection = factory.OpenReader();
        int current;
        try
        {
            current = Version(connection);
        }
        catch (SqliteException error)
        {
            throw StoreException.From(error, factory.Path);
        }

        RefuseNewer(current, factory.Path);
        if (current < All[^1].Version)
        {
            throw new StoreException(
                StoreFailure.Busy,
                $"The database {factory.Path} has schema {current}, this program needs {All[^1].Version}, and another process owns it. Restart the service with this version.");
        }
    }

    /// <summary>The backups that were made beside a database before its schema was changed, oldest schema first.</summary>
    public static IReadOnlyList<string> Backups(string path)
    {
        string folder = BackupFolder(path);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, BackupPattern).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The schema version of an open database; 0 for an empty one.</summary>
    public static int Version(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void RefuseNewer(int current, string path)
    {
        if (current > All[^1].Version)
        {
            throw new StoreException(
                StoreFailure.NewerSchema,
                $"The database {path} has schema {current}; this program knows up to {All[^1].Version}. Start the newer version of the program again, or restore the backup made before the update.");
        }
    }

    private static void Apply(SqliteConnection connection, Migration migration)
    {
        using SqliteCommand command = connection.CreateCommand();
        // user_version is part of the transaction, so schema and version number change together or not at all.
        command.CommandText = $"BEGIN IMMEDIATE;\n{migration.Sql}\n;PRAGMA user_version={migration.Version};\nCOMMIT;";
        command.ExecuteNonQuery();
    }

    private static void Backup(SqliteConnection connection, string path, int version)
    {
        string folder = BackupFolder(path);
        Directory.CreateDirectory(folder);
        string program = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0.0.0";
        string stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string file = System.IO.Path.Combine(folder, $"before-update-schema{version:000}-by-{program}-{stamp}.db");
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()))
        {
            copy.Open();
            connection.BackupDatabase(copy);
        }

        foreach (string old in Directory.GetFiles(folder, BackupPattern).OrderDescending().Skip(MaxBackups))
            File.Delete(old);
    }

    private static string BackupFolder(string path) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, "backups");

    private static List<Migration> Embedded()
    {
        Assembly assembly = typeof(Migrator).Assembly;
        const string folder = ".Storage.Migrations.";
        var migrations = new List<Migration>();
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.Contains(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string name = resource[(resource.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(name[..3], CultureInfo.InvariantCulture), System.IO.Path.GetFileNameWithoutExtension(name[4..]), reader.ReadToEnd()));
        }

        return migrations;
    }
}
