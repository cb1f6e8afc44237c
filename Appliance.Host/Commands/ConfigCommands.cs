using System.CommandLine;
using System.Text.Json;
using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>config show|check</c>.</summary>
internal static class ConfigCommands
{
    private static readonly JsonSerializerOptions Indented = new(Control.ControlOperations.Json) { WriteIndented = true };

    public static Command Create() => new("config", "The configuration in force.")
    {
        new Command("show", "Prints every setting with the value in force. Secrets are files and never shown.").Does((context, _) => Task.FromResult(Show(context))),
        new Command("check", "Says what is wrong with the configuration, for answering and for serve.").Does((context, _) => Task.FromResult(Check(context))),
    };

    private static int Show(CommandContext context)
    {
        ApplianceOptions options = context.Load(context.Data());
        if (context.Json)
            CommandContext.WriteLine(options);
        else
            Console.Out.WriteLine(JsonSerializer.Serialize(options, Indented));
        return ExitCode.Ok;
    }

    private static int Check(CommandContext context)
    {
        DataDirectory data = context.Data();
        ApplianceOptions options = context.Load(data);
        IReadOnlyList<ConfigurationProblem> problems = ConfigurationCheck.CheckServing(options), warnings = ConfigurationCheck.Warnings(options);
        if (!context.Json)
        {
            foreach (ConfigurationProblem warning in warnings)
                context.Output.WriteLine("Warning: " + warning);
        }

        if (context.Json)
            CommandContext.WriteLine<object>(warnings.Count == 0 ? new { Ok = problems.Count == 0, Problems = problems } : new { Ok = problems.Count == 0, Problems = problems, Warnings = warnings });
        else if (problems.Count == 0)
            context.Output.WriteLine("The configuration is ready for serve.");
        else
        {
            foreach (ConfigurationProblem problem in problems)
                context.Output.WriteLine(problem.ToString());
        }

        return problems.Count == 0 ? ExitCode.Ok : ExitCode.Configuration;
    }
}
