namespace Appliance.Inference.Interop.OnnxRuntime;

/// <summary>ONNX Runtime refused a model or a run. The message says what was attempted and what the engine answered.</summary>
public sealed class OnnxException(OnnxErrorCode code, string message) : Exception(message)
{
    /// <summary>The engine's own classification of the failure.</summary>
    public OnnxErrorCode Code { get; } = code;
}
