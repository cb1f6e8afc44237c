using System.CommandLine;
using Appliance.Host.Configuration;
using Appliance.Host.Diagnosis;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>doctor</c>: is everything as it must be? Exit code 1 when a check fails.</summary>
internal static class DoctorCommand
{
    public static Command Create() => new Command("doctor", "Checks configuration, database, engines, models and queues.").Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        ApplianceOptions options = context.Load(data);
        var results = new List<HealthResult>();
        FileStream? owned = data.TryOwn();
        bool running = owned is null;
        owned?.Dispose();
        OpenedStore? opened = null;
        try
        {
            opened = CommandContext.OpenForReading(data);
        }
        catch (StoreException error)
        {
            results.Add(HealthResult.Fail("database", error.Message, error.Failure == StoreFailure.Corrupt
                ? "Stop the service and restore the newest backup from the backups folder"
                : "See the message"));
        }

        using (opened)
            results.AddRange(new HealthChecks(data, options, opened?.Store, running).Run());
        results.AddRange(await new ChatChecks(data, options.Chat).RunAsync(cancellationToken));
        if (context.Json)
        {
            foreach (HealthResult result in results)
                CommandContext.WriteLine(result);
        }
        else
        {
            Print(context, results);
        }

        return results.Exists(result => result.State == HealthState.Fail) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static void Print(CommandContext context, List<HealthResult> results)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "", "");
        foreach (HealthResult result in results)
        {
            string mark = result.State switch { HealthState.Pass => "[green]ok[/]", HealthState.Warn => "[yellow]warn[/]", _ => "[red]FAIL[/]" };
            string remedy = result.Remedy is null ? "" : "\n[grey]→ " + Markup.Escape(result.Remedy) + "[/]";
            table.AddRow(mark, Markup.Escape(result.Check), Markup.Escape(result.Detail) + remedy);
        }

        context.Output.Write(table);
    }
}
