using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Library.Governance;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge set|approve|versions|diff|rollback</c>: who answers for a document, and which version of it answers.</summary>
internal static class KnowledgeGovernanceCommands
{
    private static readonly Argument<string> Document = new("document") { Description = "File name of the document." };
    private static readonly Argument<string[]> Values = new("values")
    {
        Description = $"key=value, of {string.Join(", ", DocumentGovernance.Keys)}; \"key=\" gives the key back to the file, \"key=none\" takes it away.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Argument<string[]> Documents = new("documents") { Description = "File names of the documents.", Arity = ArgumentArity.OneOrMore };
    private static readonly Argument<int> Version = new("version") { Description = "Number of the version that answers again." };
    private static readonly Option<int?> From = new("--from") { Description = "Number of the older version; the one before unless given." };
    private static readonly Option<int?> To = new("--to") { Description = "Number of the newer version; the newest unless given." };

    public static IEnumerable<Command> Create() =>
    [
        new Command("set", "Sets who answers for a document and how long it holds, over what its file says.") { Document, Values }.Does(SetAsync),
        new Command("approve", "Signs documents off: patients are answered from them.") { Documents }.Does(ApproveAsync),
        new Command("versions", "Versions of a document.") { Document }.Does((context, _) => Task.FromResult(Versions(context))),
        new Command("diff", "What changed between two versions of a document.") { Document, From, To }.Does((context, _) => Task.FromResult(Diff(context))),
        new Command("rollback", "Lets an earlier version answer again.") { Document, Version }.Does(RollBackAsync),
    ];

    private static async Task<int> SetAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string[] values = context.Parsed.GetValue(Values)!;
        if (Array.Find(values, value => !value.Contains('=')) is { } wrong)
            throw new CommandException(ExitCode.Usage, $"\"{wrong}\" is not key=value.");
        return Show(context, await context.ControlAsync("knowledge.set", new JsonObject
        {
            ["document"] = context.Parsed.GetValue(Document),
            ["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
            ["by"] = Environment.UserName,
        }, cancellationToken));
    }

    private static async Task<int> ApproveAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using ControlSession control = context.OpenControl();
        foreach (string document in context.Parsed.GetValue(Documents)!)
            Show(context, await control.RunAsync("knowledge.approve", new JsonObject { ["document"] = document, ["by"] = Environment.UserName }, cancellationToken));
        return ExitCode.Ok;
    }

    private static async Task<int> RollBackAsync(CommandContext context, CancellationToken cancellationToken) => Show(context, await context.ControlAsync(
        "knowledge.rollback",
        new JsonObject { ["document"] = context.Parsed.GetValue(Document), ["version"] = (long)context.Parsed.GetValue(Version), ["by"] = Environment.UserName },
        cancellationToken));

    private static int Versions(CommandContext context)
    {
        IReadOnlyList<DocumentVersion> versions = Read(context, governance => governance.Versions(context.Parsed.GetValue(Document)!));
        Table table = new Table().AddColumns("Version", "State", "Imported", "Approved by", "On");
        foreach (DocumentVersion version in versions)
        {
            if (context.Json)
                CommandContext.WriteLine(new { version.Number, version.State, version.ImportedAt, version.ApprovedBy, version.ApprovedOn });
            table.AddRow(new[]
            {
                version.Number.ToString(CultureInfo.InvariantCulture), version.State.Word(), version.ImportedAt.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                version.ApprovedBy ?? "—", version.ApprovedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—",
            }.Select(Markup.Escape).ToArray());
        }

        if (!context.Json)
            context.Output.Write(table);
        return ExitCode.Ok;
    }

    private static int Diff(CommandContext context)
    {
        foreach (ChangedLine line in Read(context, governance => governance.Diff(context.Parsed.GetValue(Document)!, context.Parsed.GetValue(From), context.Parsed.GetValue(To))))
        {
            if (context.Json)
                CommandContext.WriteLine(line);
            else
                context.Output.MarkupLineInterpolated(line.Added ? $"[green]+ {line.Text}[/]" : (FormattableString)$"[red]- {line.Text}[/]");
        }

        return ExitCode.Ok;
    }

    private static T Read<T>(CommandContext context, Func<LibraryGovernance, T> read)
    {
        using OpenedStore opened = CommandContext.OpenForReading(context.Data());
        using var governance = new LibraryGovernance(opened.Store, TimeProvider.System);
        try
        {
            return read(governance);
        }
        catch (DocumentFormatException error)
        {
            throw new CommandException(ExitCode.Refused, error.Message);
        }
    }

    private static int Show(CommandContext context, JsonNode? document)
    {
        if (context.Json)
        {
            System.Console.Out.WriteLine(document!.ToJsonString(ControlOperations.Json));
            return ExitCode.Ok;
        }

        string approved = document!["approved_by"] is { } by ? $"approved by {by} on {document["approved_on"]}" : "not approved";
        context.Output.WriteLine(
            $"{document["name"]}: version {document["version"]}, {approved}, for {document["audience"]}, owner {document["owner"]?.ToString() ?? "none"}, " +
            $"valid {document["valid_from"]?.ToString() ?? "…"} to {document["valid_until"]?.ToString() ?? "…"}");
        return ExitCode.Ok;
    }
}
