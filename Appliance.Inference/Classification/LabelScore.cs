namespace Appliance.Inference.Classification;

/// <summary>A label and its calibrated probability, 0 to 1.</summary>
public readonly record struct LabelScore(string Label, float Probability);
