using System.Globalization;
using System.Text.Json;
using Appliance.Inference.Onnx;

namespace Appliance.Inference.Classification;

/// <summary>
/// The file format of a classifier: an ONNX graph from feature ids and weights to calibrated probabilities, and in its
/// metadata everything else that is needed to use it.
/// </summary>
internal static class ClassifierModelFile
{
    internal const string IdsInput = "ids";
    internal const string WeightsInput = "weights";
    internal const string ProbabilitiesOutput = "probabilities";

    /// <summary>Changes when the features or the metadata change their meaning.</summary>
    internal const string Format = "text-classifier/2";

    internal const string FormatKey = "format";
    internal const string LabelsKey = "labels";
    internal const string FeaturizerKey = "featurizer";
    internal const string ConceptsKey = "concepts";
    internal const string TemperatureKey = "temperature";
    internal const string ThresholdKey = "out_of_scope_threshold";
    internal const string ThresholdConfidenceKey = "out_of_scope_confidence";

    internal static byte[] Write(TrainedClassifier classifier)
    {
        var writer = new OnnxModelWriter("text_classifier");
        WriteGraph(writer, classifier.Network, classifier.Temperature);
        writer.Metadata(FormatKey, Format);
        writer.Metadata(LabelsKey, JsonSerializer.Serialize(classifier.Labels));
        writer.Metadata(FeaturizerKey, JsonSerializer.Serialize(classifier.Options.Featurizer));
        if (classifier.Options.Concepts is { } concepts)
            writer.Metadata(ConceptsKey, concepts.Source);
        writer.Metadata(TemperatureKey, Number(classifier.Temperature));
        writer.Metadata(ThresholdKey, Number(classifier.Rule.OutOfScopeThreshold));
        writer.Metadata(ThresholdConfidenceKey, Number(classifier.Rule.OutOfScopeConfidence));
        foreach ((string key, string value) in classifier.Options.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Metadata(key, value);
        return writer.ToArray();
    }

    /// <summary>The featurizer and the decision rule stored in an opened file.</summary>
    /// <exception cref="InvalidDataException">The file is an ONNX model, but not a classifier of this format.</exception>
    internal static (TextFeaturizer Featurizer, DecisionRule Rule) Read(OnnxSession session)
    {
        string? format = session.FindMetadata(FormatKey);
        if (format != Format)
            throw new InvalidDataException($"{session.Model} is not a classifier of format {Format} but \"{format ?? "unknown"}\"; train it again.");
        try
        {
            FeaturizerSettings featurizer = JsonSerializer.Deserialize<FeaturizerSettings>(Require(session, FeaturizerKey))
                ?? throw new JsonException("featurizer is null");
            ConceptLexicon? concepts = session.FindMetadata(ConceptsKey) is { } source ? ConceptLexicon.Parse(source, ConceptsKey) : null;
            string[] labels = JsonSerializer.Deserialize<string[]>(Require(session, LabelsKey)) ?? throw new JsonException("labels are null");
            return (new TextFeaturizer(featurizer, concepts), new DecisionRule(labels, ReadNumber(session, ThresholdKey), ReadNumber(session, ThresholdConfidenceKey)));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or TrainingDataException)
        {
            throw new InvalidDataException($"The metadata of {session.Model} is damaged ({e.Message}); train it again.", e);
        }
    }

    private static void WriteGraph(OnnxModelWriter writer, ClassifierNetwork network, float temperature)
    {
        int rows = network.Vocabulary.RowCount;
        int labels = network.LabelCount;
        int hidden = network.HiddenUnits;
        writer.Input(IdsInput, OnnxElementType.Int64, -1);
        writer.Input(WeightsInput, OnnxElementType.Float, -1);
        writer.Output(ProbabilitiesOutput, OnnxElementType.Float, 1, labels);
        writer.Initializer<int>("bucket_rows", network.Vocabulary.Rows, network.Vocabulary.Rows.Length);
        writer.Initializer<float>("inverse_frequencies", network.Vocabulary.InverseFrequencies, rows);
        writer.Initializer<sbyte>("table", network.Table, rows, labels + hidden);
        writer.Initializer<float>("table_scales", network.Scales, rows);
        writer.Initializer<float>("output_bias", network.OutputBias, labels);
        writer.Initializer<float>("temperature_scale", [temperature], 1);
        writer.Initializer<long>("first_axis", [0], 1);

        writer.Node("Gather", "rows", ["bucket_rows", IdsInput]);
        writer.Node("Gather", "factors", ["inverse_frequencies", "rows"]);
        writer.Node("Mul", "values", [WeightsInput, "factors"]);
        writer.Node("Mul", "squares", ["values", "values"]);
        writer.Node("ReduceSum", "square_sum", ["squares", "first_axis"], ("keepdims", 1));
        writer.Node("Sqrt", "norm", ["square_sum"]);
        writer.Node("Div", "unit_values", ["values", "norm"]);
        writer.Node("Gather", "row_scales", ["table_scales", "rows"]);
        writer.Node("Mul", "row_factors", ["unit_values", "row_scales"]);
        writer.Node("Unsqueeze", "row_vector", ["row_factors", "first_axis"]);
        writer.Node("Gather", "row_integers", ["table", "rows"]);
        writer.Node("Cast", "row_weights", ["row_integers"], ("to", (long)OnnxElementType.Float));
        writer.Node("MatMul", "sums", ["row_vector", "row_weights"]);
        string logits = hidden == 0 ? writer.Node("Add", "logits", ["sums", "output_bias"]) : WriteHiddenLayer(writer, network);
        writer.Node("Div", "calibrated", [logits, "temperature_scale"]);
        writer.Node("Softmax", ProbabilitiesOutput, ["calibrated"], ("axis", -1));
    }

    private static string WriteHiddenLayer(OnnxModelWriter writer, ClassifierNetwork network)
    {
        int labels = network.LabelCount;
        int hidden = network.HiddenUnits;
        writer.Initializer<float>("hidden_bias", network.HiddenBias, hidden);
        writer.Initializer<float>("output", network.Output, hidden, labels);
        writer.Initializer<long>("start", [0], 1);
        writer.Initializer<long>("labels", [labels], 1);
        writer.Initializer<long>("end", [labels + hidden], 1);
        writer.Initializer<long>("last_axis", [1], 1);
        writer.Node("Slice", "direct", ["sums", "start", "labels", "last_axis"]);
        writer.Node("Slice", "hidden_sums", ["sums", "labels", "end", "last_axis"]);
        writer.Node("Add", "hidden_inputs", ["hidden_sums", "hidden_bias"]);
        writer.Node("Relu", "hidden", ["hidden_inputs"]);
        writer.Node("MatMul", "through_hidden", ["hidden", "output"]);
        writer.Node("Add", "votes", ["direct", "through_hidden"]);
        return writer.Node("Add", "logits", ["votes", "output_bias"]);
    }

    private static string Require(OnnxSession session, string key) =>
        session.FindMetadata(key) ?? throw new FormatException($"\"{key}\" is missing");

    private static float ReadNumber(OnnxSession session, string key) =>
        float.Parse(Require(session, key), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
