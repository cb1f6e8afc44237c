namespace Appliance.Inference.Interop.Whisper;

/// <summary>whisper.cpp refused a model or a step. The message says what was attempted, what the engine answered and what to do.</summary>
public sealed class WhisperException(string message, Exception? inner = null) : Exception(message, inner);
