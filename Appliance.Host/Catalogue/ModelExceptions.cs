namespace Appliance.Host.Catalogue;

/// <summary>A model file cannot be used: damaged, not what it should be, or not openable. The message names the file and the remedy.</summary>
internal sealed class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What was asked about models cannot be done now: unknown name, no space, hub refuses. The message has the remedy.</summary>
internal sealed class ModelRefusedException(string message, Exception? inner = null) : Exception(message, inner);
