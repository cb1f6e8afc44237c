using System.CommandLine;
using System.Globalization;
using Appliance.Host.Asking;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents …</c>: what the appliance understands, and teaching it. Needs neither store nor configuration.</summary>
internal static class IntentsCommands
{
    private const string IntentField = "intent";
    private const string LanguageField = "lang";

    private static readonly Argument<string?> Text = new("text") { Description = "The patient's message.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string[]> Files = new("file") { Description = "Files with {\"text\",\"intent\"} a line, or folders of *.jsonl files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Batch = new("--batch") { Description = "File with {\"id\",\"text\",\"lang\"} a line; - for standard input.", HelpName = "FILE" };
    private static readonly Option<string?> Language = new("--lang") { Description = "The language the patient wrote before, if known: it, en, es or pt." };
    private static readonly Option<string?> Model = new("--model") { Description = "Another model than the one that comes with the program.", HelpName = "MODEL.onnx" };
    private static readonly Option<string?> Validation = new("--validation") { Description = "File or folder to stop and calibrate by; default: a share of the examples.", HelpName = "FILE" };
    private static readonly Option<string> Out = new("--out") { Description = "Where the model is written.", HelpName = "MODEL.onnx", Required = true };
    private static readonly Option<string?> Concepts = new("--concepts") { Description = "Words of several languages that mean the same; stored in the model.", HelpName = "FILE" };
    private static readonly Option<string> Label = new Option<string>("--label") { Description = "Field to learn: intent, or lang for a language model.", DefaultValueFactory = _ => IntentField }
        .AcceptOnlyFromAmong(IntentField, LanguageField);
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of every random choice; the same seed and data give the same model.", DefaultValueFactory = _ => 1 };

    public static Command Create() => new("intents", "What the appliance understands, and teaching it.")
    {
        new Command("classify", "Shows intent, language, red flags and sensitive topics of a message.") { Text, Batch, Language, Model }.Does(ClassifyAsync),
        IntentsSlotsCommand.Create(),
        new Command("train", "Trains a model from examples.") { Files, Validation, Out, Concepts, Label, Seed }.Does((context, token) => Task.FromResult(Train(context, token))),
        new Command("eval", "Accuracy and calibration on examples that were not trained on.") { Files, Model, Label }.Does((context, _) => Task.FromResult(Evaluate(context))),
    };

    private static async Task<int> ClassifyAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string? batch = context.Parsed.GetValue(Batch), text = context.Parsed.GetValue(Text);
        if ((batch is null) == (text is null))
            throw new CommandException(ExitCode.Usage, "Give either a message or --batch FILE.");
        AnsweringSession.RequireEngines();
        using IntentReader reader = IntentReader.Open(context.Parsed.GetValue(Model));
        if (batch is not null)
        {
            await foreach (IntentLine line in JsonLines.ReadAsync<IntentLine>(batch, cancellationToken))
                CommandContext.WriteLine(reader.Read(line));
            return ExitCode.Ok;
        }

        IntentReading reading = reader.Read(new IntentLine(null, text!, context.Parsed.GetValue(Language)));
        if (context.Json)
            CommandContext.WriteLine(reading);
        else
            Print(context.Output, reading);
        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, IntentReading reading)
    {
        output.MarkupLineInterpolated($"[bold]{reading.Intent}[/] {reading.Confidence:P0} [grey]· {reading.Language ?? "language unknown"}[/]");
        if (reading.Flags.Count > 0)
            output.MarkupLineInterpolated($"[red]red flags: {string.Join(", ", reading.Flags)}[/]");
        if (reading.Sensitive.Count > 0)
            output.MarkupLineInterpolated($"[yellow]sensitive: {string.Join(", ", reading.Sensitive)}[/]");
        output.MarkupLineInterpolated($"[grey]{string.Join(" · ", reading.Top.Select(top => $"{top.Intent} {top.Confidence:P0}"))}[/]");
    }

    private static int Train(CommandContext context, CancellationToken cancellationToken)
    {
        string label = context.Parsed.GetValue(Label)!;
        string path = Path.GetFullPath(context.Parsed.GetValue(Out)!);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new CommandException(ExitCode.Input, $"There is no folder {Path.GetDirectoryName(path)} to write the model to; create it first.");
        LabelledText[] examples = ReadExamples(context, label);
        IReadOnlyList<LabelledText>? validation = context.Parsed.GetValue(Validation) is { } file ? LabelledTextReader.Read(file, label) : null;
        ClassifierTrainingOptions options = label == LanguageField ? LanguageDetector.TrainingOptions : new ClassifierTrainingOptions();
        ConceptLexicon? concepts = context.Parsed.GetValue(Concepts) is { } words ? ConceptLexicon.Read(words) : options.Concepts;
        TrainedClassifier trained = ClassifierTrainer.Train(
            examples,
            validation,
            options with { Seed = context.Parsed.GetValue(Seed), Concepts = concepts },
            new TrainingProgress(context.Console),
            cancellationToken);
        trained.Save(path);
        var report = new
        {
            Model = path,
            Examples = examples.Length,
            Labels = trained.Labels.Count,
            trained.Epochs,
            trained.Temperature,
            trained.OutOfScopeThreshold,
            Bytes = new FileInfo(path).Length,
        };
        if (context.Json)
            CommandContext.WriteLine(report);
        else
            context.Output.WriteLine(FormattableString.Invariant($"{path}: {report.Labels} labels from {report.Examples} examples, {report.Bytes / 1e6:F1} MB."));
        return ExitCode.Ok;
    }

    private static int Evaluate(CommandContext context)
    {
        string label = context.Parsed.GetValue(Label)!;
        LabelledText[] examples = ReadExamples(context, label);
        AnsweringSession.RequireEngines();
        using TextClassifier classifier = TextClassifier.Open(
            context.Parsed.GetValue(Model) ?? (label == LanguageField ? SmallModels.Languages : SmallModels.Intents));
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

    private static string Share(double? share) => share?.ToString("F3", CultureInfo.InvariantCulture) ?? "—";

    private static LabelledText[] ReadExamples(CommandContext context, string label) =>
        [.. context.Parsed.GetValue(Files)!.SelectMany(file => LabelledTextReader.Read(file, label))];
}
