namespace Appliance.Inference.Classification;

/// <summary>How well one label was recognised; shares are 0 to 1, and 0 where nothing can be divided.</summary>
/// <param name="Label">The label.</param>
/// <param name="Precision">Share of the texts given this label that have it.</param>
/// <param name="Recall">Share of the texts with this label that were given it.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Support">Texts with this label.</param>
public sealed record LabelEvaluation(string Label, double Precision, double Recall, double F1, int Support);
