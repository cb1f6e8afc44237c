using System.CommandLine;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>models pull</c> and <c>models add</c>: bringing models into the folder.</summary>
internal static class ModelsInstallCommands
{
    private static readonly Argument<string> Name = new("name") { Description = "Name in the catalogue, or OWNER/NAME:PATH for a file of the hub." };
    private static readonly Argument<string> Source = new("file") { Description = "A model file on this machine: .gguf, .onnx, .bin (Whisper) or .json (tokenizer)." };
    private static readonly Option<string?> Sha256 = new("--sha256") { Description = "What the file must have; refused otherwise.", HelpName = "HASH" };
    private static readonly Option<bool> Link = new("--link") { Description = "Make a symbolic link in place of a copy." };

    public static Command CreatePull() => new Command("pull", "Gets a model from the hub, verifies and tries it.") { Name }.Does(PullAsync);

    public static Command CreateAdd() => new Command("add", "Takes over a model file of this machine.") { Source, Sha256, Link }.Does(AddAsync);

    private static async Task<int> PullAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        HubOptions hub = HubOptions.Of(context.Load(data).Models);
        (IReadOnlyList<CatalogueFile> files, CatalogueModel? model) = Wanted(context.Parsed.GetValue(Name)!);
        var installer = new ModelInstaller(ModelsFolder.Of(data), TimeProvider.System);
        var installed = new List<InstalledModel>();
        await ProgressOn(context.Console).StartAsync(async progress =>
        {
            foreach (CatalogueFile file in files)
            {
                ProgressTask task = progress.AddTask(Markup.Escape(file.Name), maxValue: file.Megabytes * 1e6);
                ModelKind? kind = file == files[0] ? model?.Kind : ModelKind.Tokenizer;
                installed.Add(await installer.PullAsync(hub, file, model is null ? null : kind, model?.Name, new Bar(task), cancellationToken));
                task.Value = task.MaxValue;
            }
        });
        foreach (InstalledModel one in installed)
            Show(context, one);
        return ExitCode.Ok;
    }

    private static async Task<int> AddAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string source = context.Parsed.GetValue(Source)!;
        if (!File.Exists(source))
            throw new CommandException(ExitCode.Input, $"There is no file {source}.");
        string? sha256 = context.Parsed.GetValue(Sha256);
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
            throw new CommandException(ExitCode.Usage, "--sha256 takes 64 hexadecimal digits.");
        var installer = new ModelInstaller(ModelsFolder.Of(context.Data()), TimeProvider.System);
        Show(context, await installer.AddAsync(source, sha256, context.Parsed.GetValue(Link), ModelCatalogue.Load(ModelCatalogue.PublishedFile), cancellationToken));
        return ExitCode.Ok;
    }

    private static (IReadOnlyList<CatalogueFile> Files, CatalogueModel? Model) Wanted(string name)
    {
        if (ModelCatalogue.Load(ModelCatalogue.PublishedFile).Find(name) is { } model)
            return (model.Files, model);
        // Such as Qwen/Qwen3-8B-GGUF:Qwen3-8B-Q5_K_M.gguf.
        if (name.Split(':') is [var repository, { Length: > 0 } path] && repository.Split('/') is [{ Length: > 0 }, { Length: > 0 }])
            return ([new CatalogueFile(repository, path, path.Split('/')[^1], 1)], null);
        throw new ModelRefusedException($"The catalogue has no model {name}. \"appliance models list\" shows all; any other file of the hub is named OWNER/NAME:PATH.");
    }

    private static void Show(CommandContext context, InstalledModel model)
    {
        if (context.Json)
            CommandContext.WriteLine(model);
        else
            context.Output.WriteLine($"{model.File}: {model.Kind}, {model.Bytes / 1_000_000} MB, SHA-256 {model.Sha256}");
        if (model.Kind == ModelKind.Chat)
            context.Console.WriteLine($"To answer with it: appliance models use {model.Model ?? model.File}");
    }

    private static Progress ProgressOn(IAnsiConsole console) => console.Progress().Columns(
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn());

    private sealed class Bar(ProgressTask task) : IProgress<(long Done, long Bytes)>
    {
        public void Report((long Done, long Bytes) value)
        {
            task.MaxValue = value.Bytes;
            task.Value = value.Done;
        }
    }
}
