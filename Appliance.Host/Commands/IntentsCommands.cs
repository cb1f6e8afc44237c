using System.CommandLine;
using Appliance.Inference.Classification;

namespace Appliance.Host.Commands;

/// <summary><c>intents …</c>: what the appliance understands, and teaching it. Reading and judging need neither store nor configuration; the clinic's own
/// examples and models lie in its data directory.</summary>
internal static class IntentsCommands
{
    /// <summary>Fields that a model can learn.</summary>
    public const string IntentField = "intent", LanguageField = "lang";

    /// <summary>Examples to learn from or to judge by.</summary>
    public static readonly Argument<string[]> Files = new("file") { Description = "Files with {\"text\",\"intent\"} a line, or folders of *.jsonl files.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Another model.</summary>
    public static readonly Option<string?> Model = new("--model") { Description = "Another model than the one that comes with the program.", HelpName = "MODEL.onnx" };

    /// <summary>What is learnt.</summary>
    public static readonly Option<string> Label = new Option<string>("--label") { Description = "Field to learn: intent, or lang for a language model.", DefaultValueFactory = _ => IntentField }
        .AcceptOnlyFromAmong(IntentField, LanguageField);

    /// <summary>The commands.</summary>
    public static Command Create() => new("intents", "What the appliance understands, and teaching it.")
    {
        IntentsClassifyCommand.Create(),
        IntentsExplainCommand.Create(),
        IntentsSlotsCommand.Create(),
        IntentsTrainCommand.Create(),
        IntentsEvalCommand.Create(),
        IntentsLintCommand.Create(),
        IntentsAddCommand.Create(),
        IntentsCorrectCommand.Create(),
        IntentsReviewCommand.Create(),
        IntentsVersionsCommand.Create(),
        IntentsPromoteCommand.Create(),
        IntentsPromoteCommand.CreateRollback(),
    };

    /// <summary>The examples named on the command line.</summary>
    /// <exception cref="TrainingDataException">A file is missing or wrong.</exception>
    public static LabelledText[] ReadExamples(IEnumerable<string> files, string label) =>
        [.. files.SelectMany(file => LabelledTextReader.Read(file, label))];
}
