using System.CommandLine;
using Appliance.Host.Catalogue;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>models recommend</c>: which models fit this machine, and why.</summary>
internal static class ModelsRecommendCommand
{
    private static readonly Option<string[]> Languages = new("--lang")
    {
        Description = "Languages that patients write in; default: it, en, es, pt.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["it", "en", "es", "pt"],
    };

    public static Command Create() => new Command("recommend", "Looks at this machine and says which models fit.") { Languages }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        ModelCatalogue catalogue = ModelCatalogue.Load(ModelCatalogue.PublishedFile);
        Hardware hardware = await Hardware.DetectAsync(cancellationToken);
        HashSet<string> installed = [.. ModelRow.All(catalogue, ModelsFolder.Of(data), data).Where(row => row.Installed).Select(row => row.Name)];
        IReadOnlyList<Advice> advice = ModelAdvice.For(catalogue, hardware, context.Parsed.GetValue(Languages)!);
        if (context.Json)
        {
            CommandContext.WriteLine(new
            {
                Hardware = hardware,
                Recommended = advice.Select(one => new { one.Kind, Name = one.Model?.Name, Installed = one.Model is not null && installed.Contains(one.Model.Name), one.Reason }),
            });
            return ExitCode.Ok;
        }

        string card = hardware.Card is { } found ? $"{found.Name} with {found.MemoryMegabytes} MB" : "no NVIDIA graphics card";
        context.Output.WriteLine($"This machine: {hardware.Cores} cores ({hardware.Processor}), {hardware.MemoryMegabytes} MB of memory, {card}.");
        foreach (Advice one in advice)
        {
            string state = one.Model is null ? "none" : installed.Contains(one.Model.Name) ? one.Model.Name + " (installed)" : one.Model.Name;
            context.Output.MarkupLineInterpolated($"[bold]{one.Kind}: {state}[/]\n  {one.Reason}");
            if (one.Model is not null && !installed.Contains(one.Model.Name))
                context.Output.MarkupLineInterpolated($"  [grey]appliance models pull {one.Model.Name}[/]");
        }

        return ExitCode.Ok;
    }
}
