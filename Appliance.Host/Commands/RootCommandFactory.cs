using System.CommandLine;

namespace Appliance.Host.Commands;

/// <summary>The whole command line.</summary>
internal static class RootCommandFactory
{
    /// <summary>Every command with the options that all take.</summary>
    public static RootCommand Create() => new("Appliance: a local-first WhatsApp assistant for clinics.")
    {
        GlobalOptions.Data,
        GlobalOptions.Configuration,
        GlobalOptions.Set,
        GlobalOptions.Json,
        ServeCommand.Create(),
        DemoCommand.Create(),
        AskCommand.Create(),
        ChatCommand.Create(),
        TranscribeCommand.Create(),
        HandoffCommands.Create(),
        ContactCommands.Create(),
        KnowledgeCommands.Create(),
        IntentsCommands.Create(),
        RedFlagCommands.Create(),
        ModelsCommands.Create(),
        PauseCommands.CreatePause(),
        PauseCommands.CreateResume(),
        ConfigCommands.Create(),
        DoctorCommand.Create(),
        BenchCommands.Create(),
    };

    /// <summary>Parses and runs one command line; returns its exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = Create().Parse(arguments);
        return parsed.Errors.Count > 0 && parsed.Action is not null
            ? await UsageErrors.ReportAsync(parsed)
            : await parsed.InvokeAsync();
    }
}
