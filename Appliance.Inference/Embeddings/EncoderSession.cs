using System.Numerics.Tensors;
using Appliance.Inference.Interop.OnnxRuntime;
using Appliance.Inference.Onnx;
using Appliance.Inference.Tokenizers;

namespace Appliance.Inference.Embeddings;

/// <summary>
/// The encoder's model: from rows of ids to vectors of length 1. Token vectors are averaged over the attended tokens (mean
/// pooling, Reimers and Gurevych 2019) where the model does not pool itself. Thread-safe.
/// </summary>
internal sealed class EncoderSession : IDisposable
{
    private const string TypesInput = "token_type_ids";
    private const string PooledOutput = "sentence_embedding";
    private static readonly string[] TokenOutputs = ["last_hidden_state", "token_embeddings"];

    // Vectors this close to length 1 are left as the model gave them.
    private const float UnitTolerance = 1e-4f;

    // A vocabulary much smaller than the table belongs to another model; tables are padded, but not by this much.
    private const double MaxTableSurplus = 1.25;
    private const int MaxTablePadding = 4096;

    private readonly OnnxSession session;
    private readonly int output;
    private readonly bool pooled;

    private EncoderSession(OnnxSession session, EncoderGraph graph, int output, OnnxTensorShape shape)
    {
        RunsAlone = graph.ScalesOverBatch;
        this.session = session;
        this.output = output;
        pooled = shape.Dimensions.Count == 2;
        Dimensions = (int)shape.Dimensions[^1];
    }

    /// <summary>Length of a vector.</summary>
    internal int Dimensions { get; }

    /// <summary>Whether each text needs a run of its own, because in a batch its vector would depend on its neighbours.</summary>
    internal bool RunsAlone { get; }

    /// <exception cref="InvalidDataException">The model is no sentence encoder, or the tokenizer is another model's.</exception>
    /// <exception cref="OnnxException">The model cannot be opened.</exception>
    internal static EncoderSession Open(EncoderFiles files, TextTokenizer tokenizer, int intraOpThreads)
    {
        if (!File.Exists(files.Model))
            throw new FileNotFoundException($"The encoder {files.Model} does not exist.", files.Model);
        EncoderGraph graph = EncoderGraph.Read(files.Model);
        CheckVocabulary(graph, files, tokenizer);
        OnnxSession session = OnnxSession.Open(files.Model, intraOpThreads);
        bool opened = false;
        try
        {
            CheckInputs(session);
            int output = ChooseOutput(session);
            var result = new EncoderSession(session, graph, output, Probe(session, output, tokenizer, files));
            opened = true;
            return result;
        }
        finally
        {
            if (!opened)
                session.Dispose();
        }
    }

    /// <summary>Floats that a run over a batch needs for its output.</summary>
    internal int OutputLength(int rows, int columns) => checked(rows * Dimensions * (pooled ? 1 : columns));

    /// <summary>Encodes a batch and writes one vector after the other.</summary>
    /// <param name="batch">Its rows.</param>
    /// <param name="vectors">Rows × <see cref="Dimensions"/> floats.</param>
    /// <param name="cancellationToken">Ends the run between two operators.</param>
    internal void Run(EncoderBatch batch, Span<float> vectors, CancellationToken cancellationToken)
    {
        Memory<float> memory = RunEngine(batch, cancellationToken);
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> vector = vectors.Slice(row * Dimensions, Dimensions);
            if (pooled)
                memory.Span.Slice(row * Dimensions, Dimensions).CopyTo(vector);
            else
                Average(memory.Span.Slice(row * batch.Columns * Dimensions, batch.Columns * Dimensions), batch.Length(row), vector);
            Normalize(vector);
        }
    }

    /// <summary>The engine's part of <see cref="Run"/>: what the model gives for a batch, in the batch's memory.</summary>
    internal Memory<float> RunEngine(EncoderBatch batch, CancellationToken cancellationToken)
    {
        Memory<float> memory = batch.Output(OutputLength(batch.Rows, batch.Columns));
        OnnxTensor result = pooled
            ? OnnxTensor.OfFloats(memory, batch.Rows, Dimensions)
            : OnnxTensor.OfFloats(memory, batch.Rows, batch.Columns, Dimensions);
        session.RunSingle(Inputs(session, batch), output, result, cancellationToken);
        return memory;
    }

    public void Dispose() => session.Dispose();

    private static void Average(ReadOnlySpan<float> tokens, int count, Span<float> vector)
    {
        vector.Clear();
        for (int token = 0; token < count; token++)
            TensorPrimitives.Add(vector, tokens.Slice(token * vector.Length, vector.Length), vector);
        TensorPrimitives.Divide(vector, count, vector);
    }

    private void Normalize(Span<float> vector)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(length) || length == 0)
            throw new InvalidDataException($"{session.Model} gave a vector of length {length}; the model is damaged, install it again.");
        if (MathF.Abs(length - 1) > UnitTolerance)
            TensorPrimitives.Divide(vector, length, vector);
    }

    private static ReadOnlySpan<OnnxTensor> Inputs(OnnxSession session, EncoderBatch batch)
    {
        Span<OnnxTensor> inputs = batch.Inputs(session.InputNames.Count);
        for (int i = 0; i < inputs.Length; i++)
        {
            ReadOnlyMemory<long> values = session.InputNames[i] switch
            {
                EncoderGraph.IdsInput => batch.Ids,
                EncoderGraph.MaskInput => batch.Mask,
                _ => batch.Types,
            };
            inputs[i] = OnnxTensor.OfLongs(values, batch.Rows, batch.Columns);
        }

        return inputs;
    }

    private static void CheckVocabulary(EncoderGraph graph, EncoderFiles files, TextTokenizer tokenizer)
    {
        if (graph.EmbeddingRows is not { } rows)
            return;
        long pieces = tokenizer.MaxId + 1L;
        if (rows < pieces || rows > pieces * MaxTableSurplus + MaxTablePadding)
        {
            throw new InvalidDataException(
                $"The tokenizer {files.Tokenizer} has {pieces} ids, the model {files.Model} has vectors for {rows}: they do not belong together;"
                + " give the tokenizer.json that came with the model.");
        }
    }

    private static void CheckInputs(OnnxSession session)
    {
        if (session.InputNames.Contains(EncoderGraph.IdsInput) && session.InputNames.Contains(EncoderGraph.MaskInput)
            && session.InputNames.All(name => name is EncoderGraph.IdsInput or EncoderGraph.MaskInput or TypesInput))
        {
            return;
        }

        throw new InvalidDataException(
            $"{session.Model} is no sentence encoder: it takes {string.Join(", ", session.InputNames)}, not {EncoderGraph.IdsInput},"
            + $" {EncoderGraph.MaskInput} and perhaps {TypesInput}; give an encoder exported to ONNX for feature extraction.");
    }

    private static int ChooseOutput(OnnxSession session)
    {
        List<string> names = [.. session.OutputNames];
        foreach (string wanted in (string[])[PooledOutput, .. TokenOutputs])
        {
            if (names.IndexOf(wanted) is >= 0 and int index)
                return index;
        }

        return names.Count == 1 ? 0 : throw new InvalidDataException(
            $"{session.Model} gives {string.Join(", ", names)}, and neither {PooledOutput} nor {string.Join(" nor ", TokenOutputs)};"
            + " give an encoder exported to ONNX for feature extraction.");
    }

    // Two rows of different length, with the last id the tokenizer has.
    private static OnnxTensorShape Probe(OnnxSession session, int output, TextTokenizer tokenizer, EncoderFiles files)
    {
        var batch = new EncoderBatch();
        batch.Begin(2, 3);
        batch.Add([tokenizer.MaxId, tokenizer.MaxId, tokenizer.MaxId], tokenizer.PaddingId);
        batch.Add([tokenizer.MaxId], tokenizer.PaddingId);
        OnnxTensorShape shape;
        try
        {
            shape = session.MeasureOutput(Inputs(session, batch), output);
        }
        catch (OnnxException e)
        {
            throw new InvalidDataException(
                $"The model {files.Model} does not encode what the tokenizer {files.Tokenizer} gives ({e.Message});"
                + " give the tokenizer.json that came with the model.", e);
        }

        IReadOnlyList<long> dimensions = shape.Dimensions;
        bool fits = shape.ElementType == OnnxElementType.Float && dimensions.Count is 2 or 3 && dimensions[0] == 2 && dimensions[^1] > 0
            && (dimensions.Count == 2 || dimensions[1] == 3);
        return fits ? shape : throw new InvalidDataException(
            $"{session.Model} gives {session.OutputNames[output]} as {shape} for two texts of three tokens, not Float [2, n] or [2, 3, n];"
            + " give an encoder exported to ONNX for feature extraction, with float outputs.");
    }
}
