namespace Appliance.Inference.Interop.OnnxRuntime;

/// <summary>OrtErrorCode of onnxruntime_c_api.h.</summary>
public enum OnnxErrorCode
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>Unspecified failure.</summary>
    Fail = 1,

    /// <summary>A shape, type or name does not fit the model.</summary>
    InvalidArgument = 2,

    /// <summary>The model file does not exist.</summary>
    NoSuchFile = 3,

    /// <summary>The file holds no model.</summary>
    NoModel = 4,

    /// <summary>The engine failed inside.</summary>
    EngineError = 5,

    /// <summary>An exception inside the engine, out of memory among them.</summary>
    RuntimeException = 6,

    /// <summary>The file is not an ONNX model, or truncated.</summary>
    InvalidProtobuf = 7,

    /// <summary>The model is loaded already.</summary>
    ModelLoaded = 8,

    /// <summary>An operator is not implemented by this engine.</summary>
    NotImplemented = 9,

    /// <summary>The graph is inconsistent, or needs a newer engine.</summary>
    InvalidGraph = 10,

    /// <summary>An execution provider failed.</summary>
    ExecutionProviderFail = 11,
}
