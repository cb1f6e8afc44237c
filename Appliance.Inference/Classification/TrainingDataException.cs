namespace Appliance.Inference.Classification;

/// <summary>Training or evaluation data that cannot be used. The message names the file and line, or the label, and the remedy.</summary>
public sealed class TrainingDataException(string message, Exception? inner = null) : Exception(message, inner);
