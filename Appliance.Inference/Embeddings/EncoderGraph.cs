using Google.Protobuf;

namespace Appliance.Inference.Embeddings;

/// <summary>
/// What an encoder's ONNX file (onnx.proto) says of itself without being opened by the engine: the graph's inputs, how many rows
/// its embedding table has, and whether a text's vector depends on its batch.
/// </summary>
/// <param name="Inputs">Names of the graph's inputs.</param>
/// <param name="EmbeddingRows">Ids the model has vectors for, null when its table is not found.</param>
/// <param name="ScalesOverBatch">Whether activations are quantised when the model runs: their scale is one for the whole batch.</param>
internal sealed record EncoderGraph(IReadOnlySet<string> Inputs, long? EmbeddingRows, bool ScalesOverBatch)
{
    internal const string IdsInput = "input_ids";
    internal const string MaskInput = "attention_mask";

    // Tags of onnx.proto: the field's number, and its wire type in the lowest three bits.
    private const uint ModelGraph = (7 << 3) | Nested;
    private const uint GraphNode = (1 << 3) | Nested;
    private const uint GraphInitializer = (5 << 3) | Nested;
    private const uint GraphInput = (11 << 3) | Nested;
    private const uint NodeInput = (1 << 3) | Nested;
    private const uint NodeOperation = (4 << 3) | Nested;
    private const uint TensorDimension = 1 << 3;
    private const uint TensorPackedDimensions = (1 << 3) | Nested;
    private const uint TensorName = (8 << 3) | Nested;
    private const uint ValueName = (1 << 3) | Nested;
    private const uint Nested = (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Whether the file is an ONNX model with a sentence encoder's inputs.</summary>
    internal static bool IsEncoder(string path)
    {
        try
        {
            EncoderGraph graph = Read(path);
            return graph.Inputs.Contains(IdsInput) && graph.Inputs.Contains(MaskInput);
        }
        catch (InvalidDataException)
        {
            // Another file with this extension, or half of one: not an encoder, whatever else it is.
            return false;
        }
    }

    /// <exception cref="InvalidDataException">The file is truncated or no ONNX model.</exception>
    internal static EncoderGraph Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var input = new CodedInputStream(file);
        var parts = new Parts();
        try
        {
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == ModelGraph)
                    ReadMessage(input, inner => ReadGraph(input, inner, parts));
                else
                    input.SkipLastField();
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is no ONNX model, or truncated; install it again.", e);
        }

        string? table = parts.GatheredByIds.FirstOrDefault(parts.Rows.ContainsKey);
        return new EncoderGraph(parts.Inputs, table is null ? null : parts.Rows[table], parts.ScalesOverBatch);
    }

    private static bool ReadGraph(CodedInputStream input, uint tag, Parts parts)
    {
        switch (tag)
        {
            case GraphNode:
                ReadNode(input, parts);
                return true;
            case GraphInitializer:
                ReadInitializer(input, parts);
                return true;
            case GraphInput:
                ReadMessage(input, inner => inner == ValueName && AddInput(input, parts));
                return true;
            default:
                return false;
        }
    }

    private static bool AddInput(CodedInputStream input, Parts parts)
    {
        parts.Inputs.Add(input.ReadString());
        return true;
    }

    // Gather and its quantised relatives take the table first and the ids second.
    private static void ReadNode(CodedInputStream input, Parts parts)
    {
        var operands = new List<string>();
        string operation = "";
        ReadMessage(input, tag =>
        {
            if (tag == NodeInput)
                operands.Add(input.ReadString());
            else if (tag == NodeOperation)
                operation = input.ReadString();
            return tag is NodeInput or NodeOperation;
        });
        parts.ScalesOverBatch |= operation.StartsWith("DynamicQuantize", StringComparison.Ordinal);
        if (operation.StartsWith("Gather", StringComparison.Ordinal) && operands.Count >= 2 && operands[1] == IdsInput)
            parts.GatheredByIds.Add(operands[0]);
    }

    private static void ReadInitializer(CodedInputStream input, Parts parts)
    {
        string name = "";
        long? rows = null;
        ReadMessage(input, tag =>
        {
            switch (tag)
            {
                case TensorName:
                    name = input.ReadString();
                    return true;
                case TensorDimension:
                    long dimension = input.ReadInt64();
                    rows ??= dimension;
                    return true;
                case TensorPackedDimensions:
                    rows ??= ReadFirstPacked(input);
                    return true;
                default:
                    return false;
            }
        });
        if (rows is { } count)
            parts.Rows[name] = count;
    }

    private static long ReadFirstPacked(CodedInputStream input)
    {
        ByteString packed = input.ReadBytes();
        return packed.IsEmpty ? 0 : packed.CreateCodedInput().ReadInt64();
    }

    // The handler reads the field and says so; what it leaves is skipped.
    private static void ReadMessage(CodedInputStream input, Func<uint, bool> handleField)
    {
        int length = input.ReadLength();
        long end = input.Position + length;
        while (input.Position < end)
        {
            uint tag = input.ReadTag();
            if (tag == 0)
                throw new InvalidDataException("the file ends within a message");
            if (!handleField(tag))
                input.SkipLastField();
        }
    }

    private sealed class Parts
    {
        internal HashSet<string> Inputs { get; } = new(StringComparer.Ordinal);

        internal List<string> GatheredByIds { get; } = [];

        internal Dictionary<string, long> Rows { get; } = new(StringComparer.Ordinal);

        internal bool ScalesOverBatch { get; set; }
    }
}
