using System.CommandLine;
using System.Globalization;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents eval</c>: how good a model is on examples it did not see, and whether its confidence means something.</summary>
internal static class IntentsEvalCommand
{
    private const int BarWidth = 40;

    public static Command Create() =>
        new Command("eval", "Accuracy and calibration on examples that were not trained on.") { IntentsCommands.Files, IntentsCommands.Model, EncoderOption.Encoder, IntentsCommands.Label }
            .Does((context, _) => Task.FromResult(Run(context)));

    private static int Run(CommandContext context)
    {
        string label = context.Parsed.GetValue(IntentsCommands.Label)!;
        LabelledText[] examples = IntentsCommands.ReadExamples(context.Parsed.GetValue(IntentsCommands.Files)!, label);
        AnsweringSession.RequireEngines();
        using OpenedEncoder? encoder = OpenedEncoder.Open(context.Parsed.GetValue(EncoderOption.Encoder));
        using TextClassifier classifier = TextClassifier.Open(
            context.Parsed.GetValue(IntentsCommands.Model) ?? (label == IntentsCommands.LanguageField ? SmallModels.Languages : SmallModels.Intents), encoder?.Encoder);
        EvaluationReport report = EvaluationReport.Run(classifier, examples);
        if (context.Json)
            CommandContext.WriteLine(report);
        else
            Print(context.Output, report);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, EvaluationReport report)
    {
        output.WriteLine(
            $"accuracy {Share(report.Accuracy)} · macro F1 {Share(report.MacroF1)} · in scope {Share(report.InScopeAccuracy)} · out-of-scope recall {Share(report.OutOfScopeRecall)} · calibration error {Share(report.CalibrationError)} · {report.Count} texts");
        PrintClasses(output, report);
        PrintReliability(output, report);
        output.WriteLine();
        output.WriteLine("Right among the surest: " + string.Join(" · ", report.RiskCoverage.Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{point.Coverage:P0} {point.Accuracy:P1} (from {point.Confidence:F2})"))));
    }

    private static void PrintClasses(IAnsiConsole output, EvaluationReport report)
    {
        Table table = new Table { Border = TableBorder.None }.AddColumns("Class", "Precision", "Recall", "F1", "Texts", "Most often taken for");
        foreach ((string name, ClassReport one) in report.Classes)
        {
            string mistaken = report.Confusion.TryGetValue(name, out IReadOnlyDictionary<string, int>? row)
                ? string.Join(", ", row.Where(pair => pair.Key != name).Take(2).Select(pair => $"{pair.Key} {pair.Value}"))
                : "";
            table.AddRow(new[] { name, Share(one.Precision), Share(one.Recall), Share(one.F1), $"{one.Support}", mistaken }.Select(Markup.Escape).ToArray());
        }

        output.Write(table);
    }

    // A bar for how often the model was right; | marks how sure it was.
    private static void PrintReliability(IAnsiConsole output, EvaluationReport report)
    {
        output.WriteLine();
        output.WriteLine("Reliability: right (bar) against confidence (|)");
        foreach (ReliabilityReport bin in report.Reliability.Where(bin => bin.Count > 0))
        {
            char[] bar = new string('█', (int)Math.Round(bin.Accuracy * BarWidth)).PadRight(BarWidth + 1, ' ').ToCharArray();
            bar[(int)Math.Round(bin.Confidence * BarWidth)] = '|';
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bin.Low,5:F2}  {new string(bar)} {bin.Accuracy,5:F2} of {bin.Count}"));
        }
    }

    private static string Share(double? share) => share?.ToString("F3", CultureInfo.InvariantCulture) ?? "—";
}
