using System.CommandLine;
using System.Diagnostics;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents train</c>: a model from examples.</summary>
internal static class IntentsTrainCommand
{
    private static readonly Option<string?> Validation = new("--validation") { Description = "File or folder to stop and calibrate by; default: a share of the examples.", HelpName = "FILE" };
    private static readonly Option<string> Out = new("--out") { Description = "Where the model is written.", HelpName = "MODEL.onnx", Required = true };
    private static readonly Option<string?> Concepts = new("--concepts") { Description = "Words of several languages that mean the same; stored in the model.", HelpName = "FILE" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of every random choice; the same seed and data give the same model.", DefaultValueFactory = _ => 1 };
    private static readonly Option<float> Noise = new("--noise-tolerance")
    {
        Description = "How little examples count that the network disbelieves, 0 to below 1; 0.2 where one label in ten may be wrong.",
        HelpName = "Q",
    };

    public static Command Create() =>
        new Command("train", "Trains a model from examples.") { IntentsCommands.Files, Validation, Out, Concepts, IntentsCommands.Label, EncoderOption.Encoder, Seed, Noise }
            .Does((context, token) => Task.FromResult(Run(context, token)));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        string label = context.Parsed.GetValue(IntentsCommands.Label)!;
        string path = Path.GetFullPath(context.Parsed.GetValue(Out)!);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new CommandException(ExitCode.Input, $"There is no folder {Path.GetDirectoryName(path)} to write the model to; create it first.");
        LabelledText[] examples = IntentsCommands.ReadExamples(context, label);
        IReadOnlyList<LabelledText>? validation = context.Parsed.GetValue(Validation) is { } file ? LabelledTextReader.Read(file, label) : null;
        ClassifierTrainingOptions options = label == IntentsCommands.LanguageField ? LanguageDetector.TrainingOptions : new ClassifierTrainingOptions();
        ConceptLexicon? concepts = context.Parsed.GetValue(Concepts) is { } words ? ConceptLexicon.Read(words) : options.Concepts;
        string? encoderPath = context.Parsed.GetValue(EncoderOption.Encoder);
        if (encoderPath is not null and not OpenedEncoder.None)
            AnsweringSession.RequireEngines();
        using OpenedEncoder? encoder = OpenedEncoder.Open(encoderPath, Environment.ProcessorCount);
        long start = Stopwatch.GetTimestamp();
        TrainedClassifier trained = ClassifierTrainer.Train(
            examples,
            validation,
            options with { Seed = context.Parsed.GetValue(Seed), Concepts = concepts, NoiseTolerance = context.Parsed.GetValue(Noise) },
            new TrainingLines(context.Console.WriteLine),
            encoder?.Encoder,
            cancellationToken);
        trained.Save(path);
        Report(context, path, examples.Length, trained, Stopwatch.GetElapsedTime(start));
        return ExitCode.Ok;
    }

    private static void Report(CommandContext context, string path, int examples, TrainedClassifier trained, TimeSpan elapsed)
    {
        var report = new
        {
            Model = path,
            Examples = examples,
            Labels = trained.Labels.Count,
            trained.Epochs,
            trained.Temperature,
            trained.OutOfScopeThreshold,
            trained.OutOfScopeShare,
            trained.EncoderShare,
            Bytes = new FileInfo(path).Length,
            Seconds = Math.Round(elapsed.TotalSeconds, 1),
        };
        if (context.Json)
            CommandContext.WriteLine(report);
        else
            context.Output.WriteLine(FormattableString.Invariant($"{path}: {report.Labels} labels from {report.Examples} examples, {report.Bytes / 1e6:F1} MB, {report.Seconds} s."));
    }
}
