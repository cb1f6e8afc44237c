using System.CommandLine;
using System.Diagnostics;
using Appliance.Host.Configuration;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Appliance.Inference.Embeddings;
using Appliance.Inference.Languages;
using Appliance.Knowledge.Storage;
using Appliance.Knowledge.Utterances;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents train</c>: a model from examples, or without any named the clinic's next one.</summary>
internal static class IntentsTrainCommand
{
    private static readonly Argument<string[]> Files = new("file")
    {
        Description = "Files with {\"text\",\"intent\"} a line, or folders of *.jsonl files. None: the program's examples and those that the clinic accepted.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Validation = new("--validation") { Description = "File or folder to stop and calibrate by; default: a share of the examples.", HelpName = "FILE" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where the model is written.", HelpName = "MODEL.onnx" };
    private static readonly Option<string?> Concepts = new("--concepts") { Description = "Words of several languages that mean the same; stored in the model.", HelpName = "FILE" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of every random choice; the same seed and data give the same model.", DefaultValueFactory = _ => 1 };
    private static readonly Option<float> Noise = new("--noise-tolerance")
    {
        Description = "How little examples count that the network disbelieves, 0 to below 1; 0.2 where one label in ten may be wrong.",
        HelpName = "Q",
    };

    public static Command Create() =>
        new Command("train", "Trains a model from examples.") { Files, Validation, Out, Concepts, IntentsCommands.Label, EncoderOption.Encoder, Seed, Noise }
            .Does((context, token) => context.Parsed.GetValue(Files)!.Length > 0 ? Task.FromResult(Run(context, token)) : ClinicAsync(context, token));

    private static int Run(CommandContext context, CancellationToken cancellationToken)
    {
        string label = context.Parsed.GetValue(IntentsCommands.Label)!;
        string path = Path.GetFullPath(context.Parsed.GetValue(Out) ?? throw new CommandException(ExitCode.Usage, "Say where the model is written: --out MODEL.onnx."));
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new CommandException(ExitCode.Input, $"There is no folder {Path.GetDirectoryName(path)} to write the model to; create it first.");
        LabelledText[] examples = IntentsCommands.ReadExamples(context.Parsed.GetValue(Files)!, label);
        IReadOnlyList<LabelledText>? validation = context.Parsed.GetValue(Validation) is { } file ? LabelledTextReader.Read(file, label) : null;
        ClassifierTrainingOptions options = label == IntentsCommands.LanguageField ? LanguageDetector.TrainingOptions : new ClassifierTrainingOptions();
        ConceptLexicon? concepts = context.Parsed.GetValue(Concepts) is { } words ? ConceptLexicon.Read(words) : options.Concepts;
        string? encoderPath = context.Parsed.GetValue(EncoderOption.Encoder);
        if (encoderPath is not null and not ModelChoice.None)
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

    // Reads the clinic's lines and lets the data directory go: the training takes minutes.
    private static async Task<int> ClinicAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (new Option[] { Out, Validation, Concepts, IntentsCommands.Label, Seed, Noise }.FirstOrDefault(option => context.Parsed.GetResult(option) is { Implicit: false }) is { } option)
            throw new CommandException(ExitCode.Usage, $"{option.Name} goes with files of examples; without files the clinic's next model is trained as the program's was.");
        DataDirectory data = context.Data();
        UnderstandingSection section = context.Load(data).Understanding;
        IReadOnlyList<LabelledText> own;
        using (OpenedStore opened = CommandContext.OpenForReading(data))
            own = ClinicUtterances.Accepted(new UtteranceStore(opened.Store));
        if (own.Count == 0)
            throw new CommandException(ExitCode.Refused, "The clinic has accepted no examples of its own; \"appliance intents add\" adds them, \"appliance intents review --accept\" accepts them.");
        long start = Stopwatch.GetTimestamp();
        var models = new ClinicModels(data);
        using FileStream held = models.Hold();
        ClinicModel model = await TrainAsync(models, data, JoinedIntents.FindEncoder(section, data), own, context.Console.WriteLine, cancellationToken);
        double seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
        if (context.Json)
            CommandContext.WriteLine(new { model.Version, Model = models.PathOf(model.Version), model.Encoder, model.BaseExamples, model.ClinicExamples, Seconds = seconds });
        else
            context.Output.WriteLine(FormattableString.Invariant($"Version {model.Version} from {model.BaseExamples} examples of the program and {model.ClinicExamples} of the clinic, {seconds} s. \"appliance intents promote\" lets it serve."));
        return ExitCode.Ok;
    }

    private static async Task<ClinicModel> TrainAsync(
        ClinicModels models, DataDirectory data, EncoderFiles? encoder, IReadOnlyList<LabelledText> own, Action<string> say, CancellationToken cancellationToken)
    {
        var identities = new FileIdentities(data);
        (TrainedClassifier trained, int baseExamples) = await IntentTraining.TrainAsync(IntentBase.Published, encoder, identities, own, say, cancellationToken);
        int version = models.NextVersion();
        trained.Save(models.PathOf(version));
        var model = new ClinicModel(
            version, encoder is null ? null : identities.Of(encoder.Model), IntentTraining.BaseIdentity(IntentBase.Published, identities), baseExamples, own.Count, TimeProvider.System.GetUtcNow());
        models.Add(model);
        return model;
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
