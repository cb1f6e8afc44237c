namespace Appliance.Inference.Classification;

/// <summary>One bar of a reliability diagram: predictions of similar confidence. Shares are 0 to 1.</summary>
/// <param name="Low">Smallest confidence that falls into the bin; the next bin's is the first that does not, except in the last bin.</param>
/// <param name="Count">Texts in the bin.</param>
/// <param name="Confidence">Mean confidence; 0 in an empty bin.</param>
/// <param name="Accuracy">Share of right decisions; 0 in an empty bin.</param>
public sealed record ReliabilityBin(double Low, int Count, double Confidence, double Accuracy);
