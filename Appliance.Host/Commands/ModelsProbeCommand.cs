using System.CommandLine;
using Appliance.Host.Catalogue;

namespace Appliance.Host.Commands;

/// <summary><c>models probe FILE</c>: opens a model file and says what it is, as one line of JSON. The child side of <see cref="ProbeProcess"/>.</summary>
internal static class ModelsProbeCommand
{
    private const string KillFirst = "1000";

    private static readonly Argument<string> Source = new("file") { Description = "A model file." };

    public static Command Create()
    {
        Command command = new Command("probe", "Opens a model file in this process.") { Source }.Does((context, _) => Task.FromResult(Run(context)));
        command.Hidden = true;
        return command;
    }

    private static int Run(CommandContext context)
    {
        // When memory runs out, the kernel must end this process and not the service.
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/oom_score_adj", KillFirst);
        ProbeResult result = FileProbe.Run(context.Parsed.GetValue(Source)!);
        CommandContext.WriteLine(result);
        return result.Ok ? ExitCode.Ok : ExitCode.Engine;
    }
}
