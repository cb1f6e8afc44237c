using System.CommandLine;
using System.Globalization;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents versions</c>: the clinic's trained models and which of them is promoted.</summary>
internal static class IntentsVersionsCommand
{
    public static Command Create() => new Command("versions", "Lists the clinic's trained versions and which one is promoted.").Does((context, _) => Task.FromResult(Run(context)));

    private static int Run(CommandContext context)
    {
        DataDirectory data = context.Data();
        var models = new ClinicModels(data);
        IReadOnlyList<ClinicModel> versions = models.List();
        int? promoted = models.Promoted()?.Version;
        if (context.Json)
        {
            foreach (ClinicModel model in versions)
                CommandContext.WriteLine(new { model.Version, Promoted = model.Version == promoted, model.TrainedAt, model.BaseExamples, model.ClinicExamples, model.Encoder, Model = models.PathOf(model.Version) });
            return ExitCode.Ok;
        }

        if (versions.Count == 0)
        {
            context.Output.WriteLine("The clinic has trained no version; \"appliance intents train\" makes one.");
            return ExitCode.Ok;
        }

        Table table = new Table().AddColumns("Version", "Trained", "The program's examples", "The clinic's", "Sentence encoder", "");
        foreach (ClinicModel model in versions)
        {
            table.AddRow(new[]
            {
                model.Version.ToString(CultureInfo.InvariantCulture), model.TrainedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                model.BaseExamples.ToString(CultureInfo.InvariantCulture), model.ClinicExamples.ToString(CultureInfo.InvariantCulture),
                model.Encoder?[..JoinedIntents.NameDigits] ?? "none", model.Version == promoted ? "promoted" : "",
            }.Select(Markup.Escape).ToArray());
        }

        context.Output.Write(table);
        return ExitCode.Ok;
    }
}
