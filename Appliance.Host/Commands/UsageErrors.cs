using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>A command line that cannot be understood: the problem and where to look, on standard error.</summary>
internal static class UsageErrors
{
    /// <summary>Reports the errors; returns <see cref="ExitCode.Usage"/>.</summary>
    public static async Task<int> ReportAsync(ParseResult parsed)
    {
        foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync($"See: appliance {parsed.CommandResult.Command.Name} --help".Replace(" appliance --help", " --help", StringComparison.Ordinal));
        return ExitCode.Usage;
    }
}
