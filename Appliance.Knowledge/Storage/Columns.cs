using System.Data;
using System.Globalization;
using Dapper;

namespace Appliance.Knowledge.Storage;

/// <summary>How .NET types stand in columns: times as milliseconds since 1970 UTC, enumerations as lower-case words.</summary>
public static class Columns
{
    private static readonly Lock Gate = new();
    private static bool registered;

    /// <summary>Registers the conversions with Dapper; called before the first connection is opened. Thread-safe.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (registered)
                return;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.AddTypeHandler(new TimeHandler());
            registered = true;
        }
    }

    /// <summary>The column text of an enumeration value.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The column value of a time.</summary>
    public static long Milliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUnixTimeMilliseconds();

        public override DateTimeOffset Parse(object value) =>
            DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }
}
