namespace Appliance.Host.Bench.Llm;

/// <summary>Medians of repeated measurements.</summary>
internal static class Medians
{
    /// <summary>The middle one of the values, the mean of the middle two; zero without values.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0 : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
