namespace Appliance.Inference.Speech.Audio;

/// <summary>The program that reads recordings is missing: that is no fault of the recording. The message says what to install.</summary>
public sealed class AudioReaderMissingException(string message, Exception inner) : Exception(message, inner);
