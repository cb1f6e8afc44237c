namespace Appliance.Inference.Interop;

/// <summary>A native engine could not be loaded. The message completes the sentence "The file … cannot be used: …".</summary>
internal sealed class NativeLibraryException(string message, Exception? inner = null) : Exception(message, inner);
