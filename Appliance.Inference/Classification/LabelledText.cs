namespace Appliance.Inference.Classification;

/// <summary>One example to train or evaluate a classifier with.</summary>
/// <param name="Text">What was written.</param>
/// <param name="Label">What it is an example of.</param>
/// <param name="Language">Language code, null when the data does not say.</param>
public sealed record LabelledText(string Text, string Label, string? Language = null);
