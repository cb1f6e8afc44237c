namespace Appliance.Host.Catalogue;

/// <summary>What a model file is for.</summary>
internal enum ModelKind
{
    /// <summary>Writes text: a GGUF file for llama.cpp.</summary>
    Chat,

    /// <summary>Turns sentences into vectors: an ONNX file.</summary>
    Encoder,

    /// <summary>Cuts text for an encoder: a <c>tokenizer.json</c>.</summary>
    Tokenizer,

    /// <summary>Turns speech into text: Whisper in ggml's format.</summary>
    Speech,

    /// <summary>Tells speech from other sounds: an ONNX file.</summary>
    VoiceActivity,
}
