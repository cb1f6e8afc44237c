using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Appliance.Inference.Onnx;

/// <summary>
/// Builds an ONNX file (onnx.proto, IR version 8) message by message. Nodes must be added in the order they are computed.
/// Only what the models trained here need; not thread-safe.
/// </summary>
internal sealed class OnnxModelWriter(string graphName)
{
    // IR version 8 and opset 17 are what ONNX Runtime 1.20, the oldest accepted engine, has served for years.
    private const long IrVersion = 8;
    private const long OpsetVersion = 17;
    private const int AttributeTypeInt = 2;

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> initializers = [];
    private readonly List<byte[]> inputs = [];
    private readonly List<byte[]> outputs = [];
    private readonly List<byte[]> metadata = [];

    /// <summary>Adds an operator with one output, named like the output.</summary>
    internal string Node(string operation, string output, string[] operands, params (string Name, long Value)[] attributes)
    {
        nodes.Add(Message(node =>
        {
            foreach (string operand in operands)
                String(node, 1, operand);
            String(node, 2, output);
            String(node, 3, output);
            String(node, 4, operation);
            foreach ((string name, long value) in attributes)
            {
                Nested(node, 5, Message(attribute =>
                {
                    String(attribute, 1, name);
                    Int64(attribute, 3, value);
                    Int64(attribute, 20, AttributeTypeInt);
                }));
            }
        }));
        return output;
    }

    /// <summary>Adds a constant tensor, row-major.</summary>
    internal string Initializer<T>(string name, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        // The format stores raw_data little-endian, which is what every processor served here uses.
        byte[] raw = MemoryMarshal.AsBytes(values).ToArray();
        initializers.Add(Message(tensor =>
        {
            foreach (long dimension in shape)
                Int64(tensor, 1, dimension);
            Int64(tensor, 2, (long)ElementType<T>());
            String(tensor, 8, name);
            Nested(tensor, 9, raw);
        }));
        return name;
    }

    /// <summary>Declares an input; a negative dimension is free.</summary>
    internal void Input(string name, OnnxElementType type, params long[] shape) => inputs.Add(ValueInfo(name, type, shape));

    /// <summary>Declares an output of the graph.</summary>
    internal void Output(string name, OnnxElementType type, params long[] shape) => outputs.Add(ValueInfo(name, type, shape));

    /// <summary>Adds a pair to the model's metadata_props.</summary>
    internal void Metadata(string key, string value) => metadata.Add(Message(entry =>
    {
        String(entry, 1, key);
        String(entry, 2, value);
    }));

    /// <summary>The finished file.</summary>
    internal byte[] ToArray()
    {
        byte[] graph = Message(output =>
        {
            foreach (byte[] node in nodes)
                Nested(output, 1, node);
            String(output, 2, graphName);
            foreach (byte[] initializer in initializers)
                Nested(output, 5, initializer);
            foreach (byte[] input in inputs)
                Nested(output, 11, input);
            foreach (byte[] value in outputs)
                Nested(output, 12, value);
        });
        return Message(model =>
        {
            Int64(model, 1, IrVersion);
            String(model, 2, "appliance");
            Nested(model, 7, graph);
            Nested(model, 8, Message(opset => Int64(opset, 2, OpsetVersion)));
            foreach (byte[] entry in metadata)
                Nested(model, 14, entry);
        });
    }

    private static OnnxElementType ElementType<T>() =>
        typeof(T) == typeof(float) ? OnnxElementType.Float
        : typeof(T) == typeof(long) ? OnnxElementType.Int64
        : typeof(T) == typeof(int) ? OnnxElementType.Int32
        : typeof(T) == typeof(sbyte) ? OnnxElementType.Int8
        : throw new NotSupportedException($"{typeof(T)} is not written to ONNX files.");

    private static byte[] ValueInfo(string name, OnnxElementType type, long[] shape) => Message(info =>
    {
        String(info, 1, name);
        Nested(info, 2, Message(valueType => Nested(valueType, 1, Message(tensor =>
        {
            Int64(tensor, 1, (long)type);
            Nested(tensor, 2, Message(dimensions =>
            {
                foreach (long dimension in shape)
                {
                    Nested(dimensions, 1, Message(one =>
                    {
                        if (dimension >= 0)
                            Int64(one, 1, dimension);
                        else
                            String(one, 2, "n");
                    }));
                }
            }));
        }))));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return bytes.ToArray();
    }

    private static void Int64(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void String(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Nested(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message));
    }
}
