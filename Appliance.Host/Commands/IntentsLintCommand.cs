using System.CommandLine;
using System.Globalization;
using Appliance.Inference.Classification;
using Appliance.Inference.Classification.Linting;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents lint</c>: what examples suffer from; exit code 1 when some contradict each other or give their label away.</summary>
internal static class IntentsLintCommand
{
    private static readonly Option<int> Top = new("--top") { Description = "Findings of a kind to print, 1 to 10000; --json gives all.", DefaultValueFactory = _ => 20, HelpName = "N" };

    public static Command Create() =>
        new Command("lint", "Near-duplicates, words that give a label away, and lines that look like another label's.") { IntentsCommands.Files, IntentsCommands.Label, Top }
            .Does((context, token) => Task.FromResult(Run(context, token)));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        int top = context.Parsed.GetValue(Top);
        if (top is < 1 or > 10_000)
            throw new CommandException(ExitCode.Usage, $"--top {top} is out of range; choose 1 to 10000.");
        LintReport report = ExampleLinter.Run(
            IntentsCommands.ReadExamples(context.Parsed.GetValue(IntentsCommands.Files)!, context.Parsed.GetValue(IntentsCommands.Label)!), cancellationToken);
        int contradictions = report.NearDuplicates.Count(pair => pair.AcrossLabels);
        if (context.Json)
            CommandContext.WriteLine(Json(report));
        else
            Print(context.Output, report, top, contradictions);
        return contradictions + report.LabelWords.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static object Json(LintReport report) => new
    {
        report.Count,
        NearDuplicates = report.NearDuplicates.Select(pair => new { First = Line(pair.First), Second = Line(pair.Second), Similarity = Math.Round(pair.Similarity, 3), pair.AcrossLabels }),
        LabelWords = report.LabelWords.Select(word => new { word.Label, Lang = word.Language, word.Word, Share = Math.Round(word.Share, 3), ElsewhereShare = Math.Round(word.ElsewhereShare, 3) }),
        Claimed = report.Claimed.Select(one => new
        {
            Line = Line(one.Example),
            one.Claimant,
            Share = Math.Round(one.Share, 3),
            Neighbours = one.Neighbours.Select(near => new { Line = Line(near.Example), Similarity = Math.Round(near.Similarity, 3) }),
        }),
    };

    private static object Line(LabelledText example) => new { example.Text, Intent = example.Label, Lang = example.Language };

    private static void Print(IAnsiConsole output, LintReport report, int top, int contradictions)
    {
        Table(
            output, $"{report.NearDuplicates.Count} near-duplicates, {contradictions} of them with different labels", ["Alike", "Label", "Text", "Label", "Text"],
            report.NearDuplicates.Take(top).Select(pair => new[] { Share(pair.Similarity), pair.First.Label, pair.First.Text, pair.Second.Label, pair.Second.Text }));
        Table(
            output, $"{report.LabelWords.Count} words in more than {ExampleLinter.LabelWordShare:P0} of a label's lines", ["Label", "Language", "Word", "Its lines", "Others"],
            report.LabelWords.Take(top).Select(word => new[] { word.Label, word.Language ?? "", word.Word, Share(word.Share), Share(word.ElsewhereShare) }));
        Table(
            output, $"{report.Claimed.Count} of {report.Count} lines whose neighbours have another label", ["Label", "Claimed by", "Text", "Nearest line"],
            report.Claimed.Take(top).Select(one => new[] { one.Example.Label, one.Claimant, one.Example.Text, one.Neighbours[0].Example.Text }));
    }

    private static void Table(IAnsiConsole output, string title, string[] columns, IEnumerable<string[]> rows)
    {
        output.WriteLine(title);
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(columns);
        foreach (string[] row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        if (table.Rows.Count > 0)
            output.Write(table);
        output.WriteLine();
    }

    private static string Share(double share) => share.ToString("F2", CultureInfo.InvariantCulture);
}
