using System.Diagnostics;
using System.Text.Json;
using Appliance.Knowledge.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Appliance.Host.Serving;

/// <summary>What the service noted about its last start, for <c>doctor</c>.</summary>
/// <param name="ProcessId">Of the service.</param>
/// <param name="StartMilliseconds">From the start of the process to the first request it could take.</param>
/// <param name="WorkingSetMegabytes">Memory at that moment.</param>
/// <param name="Address">Where the webhook listens.</param>
/// <param name="ReadyAt">When.</param>
internal sealed record ReadyMark(int ProcessId, double StartMilliseconds, double WorkingSetMegabytes, string Address, DateTimeOffset ReadyAt)
{
    /// <summary>Notes the start of the service and says so in the log.</summary>
    public static void Write(DataDirectory data, WebApplication application)
    {
        using Process self = Process.GetCurrentProcess();
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        var mark = new ReadyMark(
            Environment.ProcessId,
            (DateTime.Now - self.StartTime).TotalMilliseconds,
            self.WorkingSet64 / (1024.0 * 1024.0),
            address,
            DateTimeOffset.UtcNow);
        File.WriteAllText(PathIn(data), JsonSerializer.Serialize(mark));
        application.Logger.LogReady(mark.Address, mark.StartMilliseconds, mark.WorkingSetMegabytes);
    }

    /// <summary>The note of the last start, or null.</summary>
    public static ReadyMark? Read(DataDirectory data) =>
        File.Exists(PathIn(data)) ? JsonSerializer.Deserialize<ReadyMark>(File.ReadAllText(PathIn(data))) : null;

    private static string PathIn(DataDirectory data) => Path.Combine(data.Path, "ready.json");
}

/// <summary>Log lines of the service as a whole.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Ready on {Address} after {Milliseconds:F0} ms with {Megabytes:F0} MB")]
    public static partial void LogReady(this ILogger logger, string address, double milliseconds, double megabytes);
}
