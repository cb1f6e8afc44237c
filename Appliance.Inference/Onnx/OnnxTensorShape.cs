using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Inference.Onnx;

/// <summary>Type and shape of a tensor that a run gave.</summary>
internal sealed record OnnxTensorShape(OnnxElementType ElementType, IReadOnlyList<long> Dimensions)
{
    public override string ToString() => $"{ElementType} [{string.Join(", ", Dimensions)}]";

    internal static unsafe OnnxTensorShape Read(void* value)
    {
        const string action = "Reading a tensor's shape";
        void* info;
        OrtApi.Check(OrtApi.GetTensorTypeAndShape(value, &info), action);
        try
        {
            int type;
            OrtApi.Check(OrtApi.GetTensorElementType(info, &type), action);
            nuint count;
            OrtApi.Check(OrtApi.GetDimensionsCount(info, &count), action);
            long[] dimensions = new long[(int)count];
            fixed (long* first = dimensions)
                OrtApi.Check(OrtApi.GetDimensions(info, first, count), action);
            return new OnnxTensorShape((OnnxElementType)type, dimensions);
        }
        finally
        {
            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
        }
    }
}
