using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;
using Serilog;
using Serilog.Events;

namespace Appliance.Host.Logging;

/// <summary>Serilog: console on standard error, and for the service a rolling file in the data directory.</summary>
internal static class LogSetup
{
    /// <summary>A log file is rolled at this size, and every day.</summary>
    public const long MaxFileBytes = 64L * 1024 * 1024;

    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    /// <summary>Logging of the service.</summary>
    public static Action<ILoggingBuilder> ForService(DataDirectory data, LoggingOptions options, bool console)
    {
        LogEventLevel level = Enum.Parse<LogEventLevel>(options.Level, ignoreCase: true);
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            // Framework lines name routes and addresses that say nothing about the clinic's day.
            .MinimumLevel.Override("Microsoft", Max(level, LogEventLevel.Warning))
            // A start that failed is told by the command, in words and with a remedy.
            .Filter.ByExcluding(log => log.MessageTemplate.Text == "Hosting failed to start")
            .WriteTo.File(
                Path.Combine(data.Path, "logs", "appliance-.log"),
                outputTemplate: Template,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: MaxFileBytes,
                retainedFileCountLimit: options.KeepDays);
        if (console)
        {
            configuration.WriteTo.Console(
                outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}",
                formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose);
        }

        return logging => logging.AddSerilog(configuration.CreateLogger(), dispose: true).SetMinimumLevel(LogLevel.Trace);
    }

    private static LogEventLevel Max(LogEventLevel a, LogEventLevel b) => a > b ? a : b;
}
