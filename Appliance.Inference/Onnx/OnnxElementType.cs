namespace Appliance.Inference.Onnx;

/// <summary>TensorProto.DataType of the ONNX format, which ONNXTensorElementDataType repeats.</summary>
internal enum OnnxElementType
{
    Float = 1,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
}
