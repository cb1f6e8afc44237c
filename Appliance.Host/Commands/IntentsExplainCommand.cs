using System.CommandLine;
using System.Globalization;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Classification;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>intents explain</c>: which parts of a message decided, and which examples are nearest to it.</summary>
internal static class IntentsExplainCommand
{
    private const int NearestExamples = 5;

    private static readonly Argument<string> Text = new("text") { Description = "The patient's message." };

    public static Command Create() =>
        new Command("explain", "Shows which letters, words and concepts of a message decided, and the nearest examples.") { Text, IntentsCommands.Model, EncoderOption.Encoder }
            .Does((context, _) => Task.FromResult(Run(context)));

    private static int Run(CommandContext context)
    {
        string text = context.Parsed.GetValue(Text)!;
        AnsweringSession.RequireEngines();
        using OpenedEncoder? encoder = OpenedEncoder.Open(context.Parsed.GetValue(EncoderOption.Encoder));
        using TextClassifier classifier = TextClassifier.Open(context.Parsed.GetValue(IntentsCommands.Model) ?? SmallModels.Intents, encoder?.Encoder);
        var explainer = new TextExplainer(classifier);
        TextExplanation explanation = explainer.Explain(text);
        IReadOnlyList<NearExample> nearest = explainer.FindNearest(
            text, LabelledTextReader.Read(SmallModels.IntentExamples, IntentsCommands.IntentField), NearestExamples);
        ClassifierPrediction decision = classifier.Classify(text);
        if (context.Json)
        {
            CommandContext.WriteLine(new
            {
                Intent = decision.Label,
                Confidence = Math.Round(decision.Confidence, 4),
                Likeliest = explanation.Label,
                Features = explanation.Features.Select(one => new { one.Feature, Influence = Math.Round(one.Influence, 3) }),
                Nearest = nearest.Select(near => new { near.Example.Text, Intent = near.Example.Label, Similarity = Math.Round(near.Similarity, 3) }),
            });
        }
        else
        {
            Print(context.Output, decision, explanation, nearest);
        }

        return ExitCode.Ok;
    }

    private static void Print(IAnsiConsole output, ClassifierPrediction decision, TextExplanation explanation, IReadOnlyList<NearExample> nearest)
    {
        output.MarkupLineInterpolated($"[bold]{decision.Label}[/] {decision.Confidence:P0}");
        var features = new Table { Border = TableBorder.None };
        features.AddColumns("Log-odds", "of " + explanation.Label);
        foreach (FeatureInfluence one in explanation.Features)
            features.AddRow(one.Influence.ToString("+0.00;-0.00", CultureInfo.InvariantCulture), Markup.Escape(one.Feature));
        output.Write(features);
        var examples = new Table { Border = TableBorder.None };
        examples.AddColumns("Similar", "Intent", "Nearest examples");
        foreach (NearExample near in nearest)
            examples.AddRow(near.Similarity.ToString("F2", CultureInfo.InvariantCulture), near.Example.Label, Markup.Escape(near.Example.Text));
        output.Write(examples);
    }
}
