using System.CommandLine;
using Appliance.Host.Catalogue;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>models …</c>: models known, installed and in use.</summary>
internal static class ModelsCommands
{
    private static readonly Argument<string> Name = new("name") { Description = "Name in the catalogue, or of a file in the models folder." };
    private static readonly Argument<string?> OptionalName = new("name") { Description = "Name in the catalogue, or of a file; default: all.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> Chosen = new("name") { Description = "A chat model: name in the catalogue, file in the models folder, or path.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> None = new("--none") { Description = "Use no chat model: quoted passages and approved answers only." };

    public static Command Create() => new("models", "Models: chat, encoder, speech, voice activity.")
    {
        new Command("list", "Models that are known and that are installed.").Does((context, _) => Task.FromResult(List(context))),
        ModelsInstallCommands.CreatePull(),
        ModelsInstallCommands.CreateAdd(),
        new Command("verify", "Compares installed files with the SHA-256 they were installed with.") { OptionalName }.Does(VerifyAsync),
        new Command("remove", "Removes a model's files.") { Name }.Does((context, _) => Task.FromResult(Remove(context))),
        new Command("use", "Chooses the chat model that words answers.") { Chosen, None }.Does(UseAsync),
        ModelsRecommendCommand.Create(),
        ModelsProbeCommand.Create(),
    };

    private static int List(CommandContext context)
    {
        DataDirectory data = context.Data();
        IReadOnlyList<ModelRow> rows = ModelRow.All(ModelCatalogue.Load(ModelCatalogue.PublishedFile), ModelsFolder.Of(data), data);
        if (context.Json)
        {
            foreach (ModelRow row in rows)
                CommandContext.WriteLine(row);
            return ExitCode.Ok;
        }

        ModelRow.Print(context.Output, rows);
        context.Output.WriteLine("Folder: " + ModelsFolder.Of(data).Path);
        return ExitCode.Ok;
    }

    private static async Task<int> VerifyAsync(CommandContext context, CancellationToken cancellationToken)
    {
        ModelsFolder folder = ModelsFolder.Of(context.Data());
        IReadOnlyList<string> names = context.Parsed.GetValue(OptionalName) is { } name
            ? InstalledFiles(folder, name)
            : [.. ModelRecords.Read(folder).Select(record => record.File).Union(folder.Files().Select(file => file.Name))];
        int failed = 0;
        foreach (string file in names)
        {
            VerifiedFile result = await VerifyAsync(folder, file, cancellationToken);
            failed += result.Outcome is "changed" or "missing" ? 1 : 0;
            if (context.Json)
                CommandContext.WriteLine(result);
            else
                context.Output.WriteLine($"{result.Outcome,-10} {result.File}  {result.Sha256}");
        }

        return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<VerifiedFile> VerifyAsync(ModelsFolder folder, string file, CancellationToken cancellationToken)
    {
        string? recorded = ModelRecords.Read(folder).FirstOrDefault(record => record.File == file)?.Sha256;
        if (!File.Exists(folder.PathOf(file)))
            return new VerifiedFile(file, "missing", null, recorded);
        string found = await Sha256OfFile.ComputeAsync(folder.PathOf(file), cancellationToken);
        return new VerifiedFile(file, recorded is null ? "unrecorded" : found == recorded ? "ok" : "changed", found, recorded);
    }

    private static int Remove(CommandContext context)
    {
        DataDirectory data = context.Data();
        ModelsFolder folder = ModelsFolder.Of(data);
        string name = context.Parsed.GetValue(Name)!;
        IReadOnlyList<string> files = InstalledFiles(folder, name);
        if (ModelSelection.ChatModelPath(data, folder.Path) is { } used && files.Any(file => folder.PathOf(file) == used))
            throw new ModelRefusedException($"{name} is the chat model in use. Choose another one with \"appliance models use NAME\", or \"appliance models use --none\".");
        using FileStream held = folder.Hold();
        foreach (string file in files)
        {
            File.Delete(folder.PathOf(file));
            ModelRecords.Remove(folder, file);
        }

        if (context.Json)
            CommandContext.WriteLine(new { Removed = files });
        else
            context.Output.WriteLine("Removed " + string.Join(", ", files) + ".");
        return ExitCode.Ok;
    }

    private static async Task<int> UseAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        string? name = context.Parsed.GetValue(Chosen);
        if ((name is null) != context.Parsed.GetValue(None))
            throw new CommandException(ExitCode.Usage, "Give either a model or --none.");
        if (name is null)
        {
            ModelSelection.Clear(data);
            return Done(context, data, null);
        }

        ModelsFolder folder = ModelsFolder.Of(data);
        string file = Locate(folder, name), path = Path.GetFullPath(file, folder.Path);
        ProbeResult probe = await ProbeProcess.RunAsync(path, cancellationToken);
        if (probe.Kind != ModelKind.Chat)
            throw new ModelFileException($"{path} is no chat model but {probe.Kind}: {probe.Detail}. Choose a GGUF file.");
        string sha256 = ModelRecords.Read(folder).FirstOrDefault(record => record.File == file)?.Sha256 ?? await Sha256OfFile.ComputeAsync(path, cancellationToken);
        ModelSelection.Write(data, new ModelSelection.Choice(file, sha256, TimeProvider.System.GetUtcNow()));
        return Done(context, data, file);
    }

    private static int Done(CommandContext context, DataDirectory data, string? file)
    {
        using FileStream? owned = data.TryOwn();
        if (context.Json)
            CommandContext.WriteLine(new { ChatModel = file, RestartNeeded = owned is null });
        else
            context.Output.WriteLine($"Chat model: {file ?? "none"}.{(owned is null ? " The service runs with the earlier choice; restart it." : "")}");
        return ExitCode.Ok;
    }

    /// <summary>The file that a name, a file name or a path means: a name of the folder where it lies there, else an absolute path.</summary>
    private static string Locate(ModelsFolder folder, string name)
    {
        CatalogueModel? known = ModelCatalogue.Load(ModelCatalogue.PublishedFile).Find(name);
        string file = known?.Files[0].Name ?? name;
        if (ModelsFolder.IsFileName(file) && File.Exists(folder.PathOf(file)))
            return file;
        if (known is not null)
            throw new ModelRefusedException($"{known.Name} is not installed in {folder.Path}. Run \"appliance models pull {known.Name}\" first.");
        string path = Path.GetFullPath(name);
        return File.Exists(path)
            ? path
            : throw new ModelRefusedException($"There is no model {name}. \"appliance models list\" shows all; a file of your own is named with its path.");
    }

    private static IReadOnlyList<string> InstalledFiles(ModelsFolder folder, string name)
    {
        CatalogueModel? known = ModelCatalogue.Load(ModelCatalogue.PublishedFile).Find(name);
        IEnumerable<string> candidates = known is not null && known.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? known.Files.Select(file => file.Name) : [name];
        IReadOnlyList<InstalledModel> records = ModelRecords.Read(folder);
        List<string> installed = [.. candidates.Where(file => File.Exists(folder.PathOf(file)) || records.Any(record => record.File == file))];
        return installed.Count > 0 ? installed : throw new ModelRefusedException($"{name} is not installed in {folder.Path}. \"appliance models list\" shows what is.");
    }

    private sealed record VerifiedFile(string File, string Outcome, string? Sha256, string? Recorded);
}
