using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Appliance.Host.Configuration;
using Appliance.Host.Control;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents promote</c> and <c>rollback</c>: which of the clinic's models serves.</summary>
internal static class IntentsPromoteCommand
{
    private static readonly Argument<int?> Version = new("version") { Description = "Number of the version; default: the newest.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create() =>
        new Command("promote", "Lets a trained version serve, unless it understands some intent worse than what serves now.") { Version, EncoderOption.Encoder }.Does(PromoteAsync);

    public static Command CreateRollback() => new Command("rollback", "Lets what served before the last promotion serve again.").Does(RollbackAsync);

    private static async Task<int> PromoteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        UnderstandingSection section = context.Load(data).Understanding;
        if (section.Model.Length > 0)
            throw new CommandException(ExitCode.Refused, $"understanding.model names {section.Model}, which serves whatever is promoted; take the key out first.");
        var models = new ClinicModels(data);
        IReadOnlyList<ClinicModel> versions = models.List();
        ClinicModel candidate = context.Parsed.GetValue(Version) is { } version
            ? models.Get(version)
            : versions.Count > 0 ? versions[^1] : throw new CommandException(ExitCode.Refused, "No version was trained; \"appliance intents train\" trains one.");
        ServingIntents serving = ServingIntents.Choose(section, data);
        if (serving.Version == candidate.Version)
            throw new CommandException(ExitCode.Refused, $"Version {candidate.Version} serves already.");
        ClassifierComparison comparison = Compare(section, data, serving, candidate, models.PathOf(candidate.Version));
        if (!context.Json)
            Print(context.Output, comparison);
        LabelComparison[] worse = [.. comparison.Labels.Where(label => label.IsWorse)];
        if (worse.Length > 0)
        {
            throw new CommandException(ExitCode.Refused, $"Version {candidate.Version} understands {string.Join(", ", worse.Select(label => string.Create(
                CultureInfo.InvariantCulture, $"{label.Label} worse ({label.Worse} texts wrong that were right, {label.Better} right that were wrong, chance {label.Chance:F3})")))}. What served before goes on serving. Look at the examples of these intents with \"appliance intents review --accepted\".");
        }

        JsonNode? result = await context.ControlAsync(IntentOperations.Promote, new JsonObject { ["version"] = (long)candidate.Version }, cancellationToken);
        Report(context, candidate.Version, result, comparison);
        return ExitCode.Ok;
    }

    // Both models share the encoder: what serves now was chosen for the one in use, and the candidate must have been trained with it.
    private static ClassifierComparison Compare(UnderstandingSection section, DataDirectory data, ServingIntents serving, ClinicModel candidate, string path)
    {
        var identities = new FileIdentities(data);
        string? model = JoinedIntents.FindEncoder(section, data)?.Model;
        string? identity = model is null ? null : identities.Of(model);
        if (candidate.Encoder != identity)
        {
            throw new CommandException(ExitCode.Refused, candidate.Encoder is null
                ? $"Version {candidate.Version} was trained without the sentence encoder that is in use now; train again with \"appliance intents train\"."
                : $"Version {candidate.Version} was trained with another sentence encoder than is in use now; train again with \"appliance intents train\".");
        }

        AnsweringSession.RequireEngines();
        using OpenedEncoder? encoder = OpenedEncoder.Open(model, identity: identity);
        using TextClassifier before = TextClassifier.Open(serving.Model, encoder?.Encoder), after = TextClassifier.Open(path, encoder?.Encoder);
        return ClassifierComparison.Run(before, after, LabelledTextReader.Read(SmallModels.IntentCalibration, IntentsCommands.IntentField));
    }

    private static async Task<int> RollbackAsync(CommandContext context, CancellationToken cancellationToken)
    {
        JsonNode? result = await context.ControlAsync(IntentOperations.Rollback, [], cancellationToken);
        Report(context, (int?)result!["version"], result, null);
        return ExitCode.Ok;
    }

    private static void Report(CommandContext context, int? version, JsonNode? result, ClassifierComparison? comparison)
    {
        bool? inService = (bool?)result!["in_service"];
        if (context.Json)
        {
            CommandContext.WriteLine(new { Version = version, InService = inService, AccuracyBefore = comparison?.AccuracyBefore, AccuracyAfter = comparison?.AccuracyAfter });
            return;
        }

        string what = version is null ? "The model that comes with the program" : $"Version {version}";
        context.Output.WriteLine(inService switch
        {
            true => $"{what} serves from the next message on.",
            false => $"{what} is chosen, but does not fit the sentence encoder in use; \"appliance doctor\" tells.",
            null => $"{what} serves from the next start on.",
        });
    }

    private static void Print(IAnsiConsole output, ClassifierComparison comparison)
    {
        Table table = new Table { Border = TableBorder.None }.AddColumns("Class", "Better", "Worse", "Chance");
        foreach (LabelComparison label in comparison.Labels.Where(label => label.Better + label.Worse > 0))
            table.AddRow(new[] { label.Label, $"{label.Better}", $"{label.Worse}", label.Chance.ToString("F3", CultureInfo.InvariantCulture) }.Select(Markup.Escape).ToArray());
        output.Write(table);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy {comparison.AccuracyBefore:F3} → {comparison.AccuracyAfter:F3} on {comparison.Count} texts"));
    }
}
