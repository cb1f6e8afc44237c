namespace Appliance.Inference.Classification;

/// <summary>A decision without its reasons, for callers that must not allocate.</summary>
/// <param name="Label">The label decided.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1, that the decision is right.</param>
/// <param name="OutOfScope">Whether the label is the out-of-scope one.</param>
public readonly record struct ClassifierDecision(string Label, float Confidence, bool OutOfScope);
