using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>The data directory.</summary>
    public static readonly Option<string> Data = new("--data")
    {
        Description = "Data directory of the clinic (environment: APPLIANCE_DATA).",
        Recursive = true,
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("APPLIANCE_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "appliance"),
    };

    /// <summary>The configuration file.</summary>
    public static readonly Option<string?> Configuration = new("--config")
    {
        Description = "Configuration file; default: appliance.json in the data directory.",
        Recursive = true,
        HelpName = "FILE",
    };

    /// <summary>Single settings for this run.</summary>
    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "Overrides one setting for this run, such as clinic.country=IT; may be repeated.",
        Recursive = true,
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Machine-readable output.</summary>
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Writes JSON to standard output.",
        Recursive = true,
    };
}
