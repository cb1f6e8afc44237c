using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>pause</c> and <c>resume</c>: the kill switch.</summary>
internal static class PauseCommands
{
    private static readonly Option<long?> Conversation = new("--conversation") { Description = "Only this conversation; default: everything.", HelpName = "ID" };

    public static Command CreatePause() =>
        new Command("pause", "Kill switch: no automatic messages any more (emergency texts excepted), within a second.") { Conversation }
            .Does((context, cancellationToken) => SwitchAsync(context, "pause", "paused", cancellationToken));

    public static Command CreateResume() =>
        new Command("resume", "Lets the appliance answer again.") { Conversation }
            .Does((context, cancellationToken) => SwitchAsync(context, "resume", "resumed", cancellationToken));

    private static async Task<int> SwitchAsync(CommandContext context, string operation, string done, CancellationToken cancellationToken)
    {
        long? conversation = context.Parsed.GetValue(Conversation);
        await context.ControlAsync(operation, new JsonObject { ["conversation"] = conversation }, cancellationToken);
        string what = conversation is null ? "everything" : "conversation " + conversation;
        if (context.Json)
            CommandContext.WriteLine(new { State = done, Conversation = conversation });
        else
            context.Output.WriteLine($"{char.ToUpperInvariant(done[0])}{done[1..]}: {what}.");
        return ExitCode.Ok;
    }
}
