using System.Globalization;
using Appliance.Knowledge.Storage;
using Dapper;

namespace Appliance.Knowledge.Switches;

/// <summary>The kill switch: while it is on, the appliance sends nothing by itself, emergency texts excepted. Thread-safe.</summary>
public sealed class SwitchStore(Store store)
{
    private const string PausedKey = "paused_at";

    /// <summary>Since when everything is paused, or null.</summary>
    public DateTimeOffset? PausedSince() => store.Read<DateTimeOffset?>(connection =>
        connection.ExecuteScalar<string?>("SELECT value FROM settings WHERE key = @PausedKey", new { PausedKey }) is { } value
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value, CultureInfo.InvariantCulture))
            : null);

    /// <summary>Turns the switch on (a time) or off (null).</summary>
    public static void SetPaused(WriteSession session, DateTimeOffset? since)
    {
        if (since is { } time)
        {
            session.Execute(
                "INSERT INTO settings (key, value) VALUES ($0, $1) ON CONFLICT (key) DO NOTHING",
                PausedKey, time.Milliseconds().ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            session.Execute("DELETE FROM settings WHERE key = $0", PausedKey);
        }
    }
}
