using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Appliance.Knowledge.Storage;

/// <summary>Which SQLite engine this process runs on.</summary>
/// <param name="Version">Such as <c>3.40.1</c>.</param>
/// <param name="Library">The library's name: the operating system's, or the one bundled with the program.</param>
public sealed record SqliteEngineInfo(string Version, string Library);

/// <summary>
/// Loads SQLite once per process. The bundled engine is 3.35; where the operating system has a newer one, that is
/// used in its place, because it gets the fixes of the years since with the system's updates.
/// </summary>
public static class SqliteEngine
{
    private static readonly string[] SystemLibraries = ["libsqlite3.so.0", "winsqlite3.dll", "libsqlite3.dylib"];
    private static readonly Lock Gate = new();
    private static SqliteEngineInfo? loaded;

    /// <summary>Loads the engine on the first call and says which one runs. Thread-safe.</summary>
    public static SqliteEngineInfo Load()
    {
        lock (Gate)
            return loaded ??= LoadOnce();
    }

    private static SqliteEngineInfo LoadOnce()
    {
        string library = "bundled";
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, (name, _, _) =>
        {
            if (name != "e_sqlite3")
                return IntPtr.Zero;
            foreach (string candidate in SystemLibraries)
            {
                if (NativeLibrary.TryLoad(candidate, out IntPtr handle) && NativeLibrary.TryGetExport(handle, "sqlite3_open_v2", out _))
                {
                    library = candidate;
                    return handle;
                }
            }

            return IntPtr.Zero;
        });
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return new SqliteEngineInfo(connection.ServerVersion, library);
    }
}
