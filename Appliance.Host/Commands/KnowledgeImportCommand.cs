using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.Host.Control;
using Appliance.Host.Importing;
using Appliance.Knowledge.Library;
using Appliance.Knowledge.Library.Documents;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>knowledge import</c>: takes files and folders over, one after the other.</summary>
internal static class KnowledgeImportCommand
{
    private static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Files and folders: Markdown, text, HTML, PDF, DOCX, XLSX, CSV, approved-answers.jsonl.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Site = new("--site") { Description = "A site map on a host of library.hosts; its pages are imported as drafts.", HelpName = "URL" };

    private static readonly Option<bool> Draft = new("--draft") { Description = "Import for review: nothing of it reaches patients before \"knowledge approve\"." };

    public static Command Create() => new Command("import", "Takes documents over; you approve them by naming them.") { Paths, Draft, Site }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string[] paths = context.Parsed.GetValue(Paths)!;
        string? address = context.Parsed.GetValue(Site);
        if ((paths.Length == 0) == (address is null))
            throw new CommandException(ExitCode.Usage, "Give either files and folders, or --site URL.");
        Uri? site = null;
        if (address is not null && !Uri.TryCreate(address, UriKind.Absolute, out site))
            throw new CommandException(ExitCode.Usage, $"--site {address} is no address. Write for example http://intranet.clinic.example/sitemap.xml.");
        var entries = new List<JsonNode>();
        LibraryFiles found = site is null ? Find(paths) : await FetchAsync(context, site, entries, cancellationToken);
        using ControlSession control = context.OpenControl();
        foreach (ImportEntry refused in found.Refused)
            Tell(context, entries, Node(refused));
        if (System.Console.IsErrorRedirected)
            await ImportAsync(context, control, found.Files, entries, null, cancellationToken);
        else
            await Progress(context).StartAsync(progress => ImportAsync(context, control, found.Files, entries, progress.AddTask("Importing", maxValue: Math.Max(1, found.Files.Count)), cancellationToken));
        JsonNode? end = await control.RunAsync("knowledge.review", Review(found), cancellationToken);
        foreach (JsonNode? entry in end!["missing"]!.AsArray())
            Tell(context, entries, entry!.DeepClone());
        foreach (JsonNode? finding in end["findings"]!.AsArray())
            KnowledgeLintCommand.Tell(context, finding!);
        if (!context.Json)
            context.Output.WriteLine(string.Join(", ", entries.GroupBy(Outcome).Select(group => $"{group.Count()} {group.Key}")));
        return entries.Exists(entry => Outcome(entry) == "failed") ? ExitCode.Input : ExitCode.Ok;
    }

    private static async Task ImportAsync(
        CommandContext context, ControlSession control, IReadOnlyList<LibraryFile> files, List<JsonNode> entries, ProgressTask? task, CancellationToken cancellationToken)
    {
        foreach (LibraryFile file in files)
        {
            if (task is not null)
                task.Description = file.Name.EscapeMarkup();
            JsonNode? result = await control.RunAsync("knowledge.import", Arguments(context, file), cancellationToken);
            foreach (JsonNode? entry in result!.AsArray())
                Tell(context, entries, entry!.DeepClone());
            task?.Increment(1);
        }
    }

    // Pages are kept in the data directory: their files are what documents are compared with at the next import.
    private static async Task<LibraryFiles> FetchAsync(CommandContext context, Uri site, List<JsonNode> entries, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        string folder = Path.Combine(data.Path, "sites", string.Concat(site.Authority.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')));
        using var import = new SiteImport(context.Load(data).Library.Hosts, folder);
        var files = new List<LibraryFile>();
        try
        {
            await foreach (SitePage page in import.FetchAsync(site, cancellationToken))
            {
                if (page.File is null)
                    Tell(context, entries, Node(new ImportEntry(page.Address.ToString(), ImportOutcome.Failed, page.Problem, [])));
                else
                    files.Add(new LibraryFile(folder, Path.GetFileName(page.File)));
            }
        }
        catch (DocumentFormatException error)
        {
            throw new CommandException(ExitCode.Input, error.Message);
        }

        return new LibraryFiles([.. files.DistinctBy(file => file.Name)], [folder], []);
    }

    private static LibraryFiles Find(string[] paths)
    {
        try
        {
            return LibraryFiles.Find(paths, name => LibraryFiles.IsText(name) || DocumentConverters.Formats.ContainsKey(Path.GetExtension(name).ToLowerInvariant()));
        }
        catch (DocumentFormatException error)
        {
            throw new CommandException(ExitCode.Input, error.Message);
        }
    }

    private static JsonObject Arguments(CommandContext context, LibraryFile file) => new()
    {
        ["source"] = file.Source,
        ["path"] = file.Path,
        ["approved_by"] = Environment.UserName,
        ["draft"] = context.Parsed.GetValue(Draft) || context.Parsed.GetValue(Site) is not null,
    };

    private static JsonObject Review(LibraryFiles found) => new()
    {
        ["folders"] = new JsonArray([.. found.Folders.Select(folder => (JsonNode)folder)]),
        ["names"] = new JsonArray([.. found.Files.Select(file => (JsonNode)file.Name)]),
    };

    private static void Tell(CommandContext context, List<JsonNode> entries, JsonNode entry)
    {
        entries.Add(entry);
        if (context.Json)
            System.Console.Out.WriteLine(entry.ToJsonString(ControlOperations.Json));
        else if (Outcome(entry) != "unchanged")
            context.Output.WriteLine($"{Outcome(entry),-9} {entry["name"]} {entry["reason"]}{Warnings(entry)}");
    }

    private static string Outcome(JsonNode entry) => entry["outcome"]!.GetValue<string>();

    private static string Warnings(JsonNode entry) =>
        entry["warnings"] is JsonArray { Count: > 0 } warnings ? " (" + string.Join("; ", warnings.Select(w => w!.GetValue<string>())) + ")" : "";

    private static JsonNode Node(ImportEntry entry) => JsonSerializer.SerializeToNode(entry, ControlOperations.Json)!;

    // On standard error, and only where a person watches.
    private static Progress Progress(CommandContext context) => context.Console.Progress().AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
}
