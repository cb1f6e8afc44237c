namespace Appliance.Inference.Gguf;

/// <summary>Reads and checks where the tensors of a file lie.</summary>
internal static class GgufTensorTable
{
    /// <summary>Reads the table.</summary>
    public static List<GgufTensorInfo> Read(GgufInput input, int count, int alignment)
    {
        var tensors = new List<GgufTensorInfo>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            long start = input.Position;
            string name = input.ReadName(GgufLimits.MaxTensorNameBytes - 1, $"the name of tensor {i + 1} of {count}");
            if (!names.Add(name))
                throw input.Wrong(start, $"the tensor {name} appears twice");
            tensors.Add(ReadOne(input, name, alignment));
        }

        return tensors;
    }

    /// <summary>Checks that every tensor lies inside the file and none lies upon another.</summary>
    public static void CheckPlaces(GgufInput input, IReadOnlyList<GgufTensorInfo> tensors, long dataOffset)
    {
        long available = Math.Max(0, input.Length - dataOffset);
        long end = 0;
        foreach (GgufTensorInfo tensor in tensors.OrderBy(tensor => tensor.Offset))
        {
            if (tensor.Offset > available || tensor.Bytes > available - tensor.Offset)
                throw input.Wrong(input.Length, $"the file ends here, and the tensor {tensor.Name} goes on to byte {(Int128)dataOffset + tensor.Offset + tensor.Bytes}");
            if (tensor.Offset < end)
                throw input.Wrong(dataOffset + tensor.Offset, $"the tensor {tensor.Name} begins within another one");
            end = tensor.Offset + tensor.Bytes;
        }
    }

    private static GgufTensorInfo ReadOne(GgufInput input, string name, int alignment)
    {
        long start = input.Position;
        uint dimensions = input.ReadUInt32();
        if (dimensions is 0 or > GgufLimits.MaxDimensions)
            throw input.Wrong(start, $"the tensor {name} has {dimensions} dimensions, and 1 to {GgufLimits.MaxDimensions} are possible");
        long[] shape = new long[dimensions];
        for (int i = 0; i < shape.Length; i++)
        {
            ulong length = input.ReadUInt64();
            shape[i] = length is > 0 and <= long.MaxValue ? (long)length : throw input.Wrong(start, $"the tensor {name} has a dimension of {length} elements");
        }

        uint number = input.ReadUInt32();
        var type = (GgufTensorType)number;
        if (GgufTensorTypes.FindBlock(type) is null)
            throw input.Wrong(start, $"the tensor {name} has the storage type {number}, which is not known", "Get the model in another quantisation, or a newer version of this program");
        long bytes = GgufTensorTypes.FindBytes(type, shape)
            ?? throw input.Wrong(start, $"the tensor {name} of {string.Join(" × ", shape)} elements is not possible in {type}");
        ulong offset = input.ReadUInt64();
        return offset <= long.MaxValue && offset % (ulong)alignment == 0
            ? new GgufTensorInfo(name, type, shape, (long)offset, bytes)
            : throw input.Wrong(start, $"the tensor {name} begins at {offset}, which is not a multiple of {alignment}");
    }
}
