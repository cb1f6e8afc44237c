namespace Appliance.Inference.Classification;

/// <summary>A text as rows of the weight table and their values; both arrays have the same length.</summary>
internal readonly record struct SparseVector(int[] Rows, float[] Values);
