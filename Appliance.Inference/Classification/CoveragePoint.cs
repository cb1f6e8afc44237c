namespace Appliance.Inference.Classification;

/// <summary>A point of the risk-coverage curve (El-Yaniv and Wiener 2010): how right a classifier is where it is surest. Shares are 0 to 1.</summary>
/// <param name="Coverage">Share of the texts that count, the surest ones.</param>
/// <param name="Accuracy">Share of right decisions among them.</param>
/// <param name="Confidence">Confidence of the least sure of them.</param>
public sealed record CoveragePoint(double Coverage, double Accuracy, double Confidence);
