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
    internal const string VectorInput = "vector";
    internal const string ProbabilitiesOutput = "probabilities";

    /// <summary>Changes when the features or the metadata change their meaning.</summary>
    internal const string Format = "text-classifier/2";

    internal const string FormatKey = "format";
    internal const string LabelsKey = "labels";
    internal const string FeaturizerKey = "featurizer";
    internal const string ConceptsKey = "concepts";
    internal const string TemperatureKey = "temperature";
    internal const string ThresholdKey = "out_of_scope_threshold";
    internal const string ShareKey = "out_of_scope_share";
    internal const string EncoderKey = "encoder_sha256";
    internal const string MeansKey = "encoder_means";
    internal const string ThresholdConfidenceKey = "out_of_scope_confidence";

    internal static byte[] Write(TrainedClassifier classifier)
    {
        var writer = new OnnxModelWriter("text_classifier");
        WriteGraph(writer, classifier.Experts, classifier.Scales);
        writer.Metadata(FormatKey, Format);
        writer.Metadata(LabelsKey, JsonSerializer.Serialize(classifier.Labels));
        writer.Metadata(FeaturizerKey, JsonSerializer.Serialize(classifier.Options.Featurizer));
        if (classifier.Options.Concepts is { } concepts)
            writer.Metadata(ConceptsKey, concepts.Source);
        writer.Metadata(TemperatureKey, Number(classifier.Temperature));
        writer.Metadata(ThresholdKey, Number(classifier.Rule.OutOfScopeThreshold));
        writer.Metadata(ShareKey, Number(classifier.Rule.OutOfScopeShare));
        if (classifier.Experts.Vector is { } vector)
        {
            writer.Metadata(EncoderKey, vector.Encoder);
            writer.Metadata(MeansKey, JsonSerializer.Serialize(vector.Scaler.Means));
        }

        writer.Metadata(ThresholdConfidenceKey, Number(classifier.Rule.OutOfScopeConfidence));
        foreach ((string key, string value) in classifier.Options.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Metadata(key, value);
        return writer.ToArray();
    }

    /// <summary>What is stored beside the graph of an opened file.</summary>
    /// <exception cref="InvalidDataException">The file is an ONNX model, but not a classifier of this format.</exception>
    internal static ClassifierMetadata Read(OnnxSession session)
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
            string? encoder = session.FindMetadata(EncoderKey);
            return new ClassifierMetadata(
                new TextFeaturizer(featurizer, concepts),
                new DecisionRule(labels, ReadNumber(session, ThresholdKey), session.FindMetadata(ShareKey) is null ? 1 : ReadNumber(session, ShareKey), ReadNumber(session, ThresholdConfidenceKey)),
                encoder,
                encoder is null ? [] : JsonSerializer.Deserialize<float[]>(Require(session, MeansKey)) ?? throw new JsonException("means are null"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or TrainingDataException)
        {
            throw new InvalidDataException($"The metadata of {session.Model} is damaged ({e.Message}); train it again.", e);
        }
    }

    private static void WriteGraph(OnnxModelWriter writer, Experts experts, ExpertScales scales)
    {
        int labels = experts.Text.Network.LabelCount;
        writer.Input(IdsInput, OnnxElementType.Int64, -1);
        writer.Input(WeightsInput, OnnxElementType.Float, -1);
        if (experts.Vector is { } vector)
            writer.Input(VectorInput, OnnxElementType.Float, 1, vector.Scaler.Dimensions);
        writer.Output(ProbabilitiesOutput, OnnxElementType.Float, 1, labels);
        writer.Initializer<long>("first_axis", [0], 1);
        writer.Initializer<long>("last_axis", [1], 1);
        writer.Initializer<float>("text_scale", [scales.Text], 1);
        string calibrated = writer.Node("Mul", "text_votes", [WriteTextExpert(writer, experts.Text), "text_scale"]);
        if (experts.Vector is not null)
        {
            writer.Initializer<float>("vector_scale", [scales.Vector], 1);
            writer.Node("Mul", "vector_votes", [WriteVectorExpert(writer, experts.Vector), "vector_scale"]);
            calibrated = writer.Node("Add", "joined", [calibrated, "vector_votes"]);
        }

        writer.Node("Softmax", ProbabilitiesOutput, [calibrated], ("axis", -1));
    }

    private static string WriteTextExpert(OnnxModelWriter writer, TextExpert expert)
    {
        int rows = expert.Vocabulary.RowCount;
        writer.Initializer<int>("bucket_rows", expert.Vocabulary.Rows, expert.Vocabulary.Rows.Length);
        writer.Initializer<float>("inverse_frequencies", expert.Vocabulary.InverseFrequencies, rows);
        writer.Initializer<sbyte>("text_table", expert.Network.Table, rows, expert.Network.LabelCount + expert.Network.HiddenUnits);
        writer.Initializer<float>("text_table_scales", expert.Network.Scales, rows);
        writer.Node("Gather", "rows", ["bucket_rows", IdsInput]);
        writer.Node("Gather", "factors", ["inverse_frequencies", "rows"]);
        writer.Node("Mul", "values", [WeightsInput, "factors"]);
        writer.Node("Mul", "squares", ["values", "values"]);
        writer.Node("ReduceSum", "square_sum", ["squares", "first_axis"], ("keepdims", 1));
        writer.Node("Sqrt", "norm", ["square_sum"]);
        writer.Node("Div", "unit_values", ["values", "norm"]);
        writer.Node("Gather", "row_scales", ["text_table_scales", "rows"]);
        writer.Node("Mul", "row_factors", ["unit_values", "row_scales"]);
        writer.Node("Unsqueeze", "row_vector", ["row_factors", "first_axis"]);
        writer.Node("Gather", "row_integers", ["text_table", "rows"]);
        writer.Node("Cast", "row_weights", ["row_integers"], ("to", (long)OnnxElementType.Float));
        writer.Node("MatMul", "text_sums", ["row_vector", "row_weights"]);
        return WriteLayers(writer, "text", expert.Network);
    }

    private static string WriteVectorExpert(OnnxModelWriter writer, VectorExpert expert)
    {
        int dimensions = expert.Scaler.Dimensions;
        int columns = expert.Network.LabelCount + expert.Network.HiddenUnits;
        // The empty first row of the table is left out: no number of a vector belongs to it.
        writer.Initializer<float>("vector_means", expert.Scaler.Means, dimensions);
        writer.Initializer<float>("vector_factors", expert.Scaler.Factors, dimensions);
        writer.Initializer<float>("vector_length", [VectorScaler.Length], 1);
        writer.Initializer<sbyte>("vector_table", expert.Network.Table.AsSpan(columns), dimensions, columns);
        writer.Initializer<float>("vector_table_scales", expert.Network.Scales.AsSpan(1), dimensions);
        writer.Node("Sub", "centred", [VectorInput, "vector_means"]);
        writer.Node("Mul", "standardised", ["centred", "vector_factors"]);
        writer.Node("Mul", "vector_squares", ["standardised", "standardised"]);
        writer.Node("ReduceSum", "vector_square_sum", ["vector_squares", "last_axis"], ("keepdims", 1));
        writer.Node("Sqrt", "vector_norm", ["vector_square_sum"]);
        writer.Initializer<float>("smallest_norm", [VectorScaler.SmallestNorm], 1);
        writer.Node("Max", "positive_norm", ["vector_norm", "smallest_norm"]);
        writer.Node("Div", "unit_vector", ["standardised", "positive_norm"]);
        writer.Node("Mul", "scaled_vector", ["unit_vector", "vector_length"]);
        writer.Node("Mul", "vector_row", ["scaled_vector", "vector_table_scales"]);
        writer.Node("Cast", "vector_weights", ["vector_table"], ("to", (long)OnnxElementType.Float));
        writer.Node("MatMul", "vector_sums", ["vector_row", "vector_weights"]);
        return WriteLayers(writer, "vector", expert.Network);
    }

    /// <summary>From the sums of an expert's table rows to its logits.</summary>
    private static string WriteLayers(OnnxModelWriter writer, string name, ClassifierNetwork network)
    {
        int labels = network.LabelCount;
        int hidden = network.HiddenUnits;
        writer.Initializer<float>(name + "_bias", network.OutputBias, labels);
        if (hidden == 0)
            return writer.Node("Add", name + "_logits", [name + "_sums", name + "_bias"]);
        writer.Initializer<float>(name + "_hidden_bias", network.HiddenBias, hidden);
        writer.Initializer<float>(name + "_output", network.Output, hidden, labels);
        writer.Initializer<long>(name + "_start", [0], 1);
        writer.Initializer<long>(name + "_labels", [labels], 1);
        writer.Initializer<long>(name + "_end", [labels + hidden], 1);
        writer.Node("Slice", name + "_direct", [name + "_sums", name + "_start", name + "_labels", "last_axis"]);
        writer.Node("Slice", name + "_hidden_sums", [name + "_sums", name + "_labels", name + "_end", "last_axis"]);
        writer.Node("Add", name + "_hidden_inputs", [name + "_hidden_sums", name + "_hidden_bias"]);
        writer.Node("Relu", name + "_hidden", [name + "_hidden_inputs"]);
        writer.Node("MatMul", name + "_through_hidden", [name + "_hidden", name + "_output"]);
        writer.Node("Add", name + "_both", [name + "_direct", name + "_through_hidden"]);
        return writer.Node("Add", name + "_logits", [name + "_both", name + "_bias"]);
    }

    private static string Require(OnnxSession session, string key) =>
        session.FindMetadata(key) ?? throw new FormatException($"\"{key}\" is missing");

    private static float ReadNumber(OnnxSession session, string key) =>
        float.Parse(Require(session, key), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
