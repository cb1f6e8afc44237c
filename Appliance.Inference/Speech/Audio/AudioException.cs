namespace Appliance.Inference.Speech.Audio;

/// <summary>A recording cannot be read. The message says why, and what to do where something can be done.</summary>
public sealed class AudioException(string message, Exception? inner = null) : Exception(message, inner);
