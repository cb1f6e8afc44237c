namespace Appliance.Host.Commands;

/// <summary>Exit codes of every command.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The command ran and the answer is no: an expectation, a goal or a check failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The configuration is not usable.</summary>
    public const int Configuration = 3;

    /// <summary>The data directory or the database cannot be used.</summary>
    public const int Data = 4;

    /// <summary>A native engine or a model cannot be used.</summary>
    public const int Engine = 5;

    /// <summary>What was asked for does not exist or may not be done now.</summary>
    public const int Refused = 6;

    /// <summary>An input file is missing or malformed.</summary>
    public const int Input = 7;

    /// <summary>Ended by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
