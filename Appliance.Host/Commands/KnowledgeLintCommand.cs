using System.CommandLine;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Knowledge.Library.Governance;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge lint</c>: what a person should settle.</summary>
internal static class KnowledgeLintCommand
{
    private static readonly Option<string?> Settle = new("--settle") { Description = "Id of a finding that stays as it is.", HelpName = "ID" };

    public static Command Create() => new Command("lint", "Contradictions, successors, expired documents, missing owners, duplicates.") { Settle }.Does(RunAsync);

    /// <summary>Prints a finding.</summary>
    public static void Tell(CommandContext context, JsonNode finding)
    {
        if (context.Json)
            System.Console.Out.WriteLine(finding.ToJsonString(ControlOperations.Json));
        else
            context.Output.WriteLine($"{finding["kind"]} [{finding["id"]}] {finding["message"]}");
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Parsed.GetValue(Settle) is { } id)
        {
            await context.ControlAsync("knowledge.settle", new JsonObject { ["id"] = id, ["by"] = Environment.UserName }, cancellationToken);
            return ExitCode.Ok;
        }

        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        IReadOnlyList<Finding> findings = new LibraryFindings(opened.Store).Find(DateOnly.FromDateTime(DateTime.Now));
        foreach (Finding finding in findings)
            Tell(context, LibraryOperations.Json(finding)!);
        if (!context.Json && findings.Count == 0)
            context.Output.WriteLine("Nothing to settle.");
        return findings.Any(finding => finding.Kind == FindingKind.Contradiction) ? ExitCode.Failed : ExitCode.Ok;
    }
}
