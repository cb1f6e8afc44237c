namespace Appliance.Host.Bench;

/// <summary>Percentiles of waiting times, in milliseconds (nearest rank). Times with nothing measured are zero.</summary>
internal sealed record Latencies(double P50, double P95, double P99, double Max)
{
    /// <summary>Summarises times in any order.</summary>
    public static Latencies Of(IEnumerable<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return sorted.Length == 0
            ? new Latencies(0, 0, 0, 0)
            : new Latencies(Rank(sorted, 0.50), Rank(sorted, 0.95), Rank(sorted, 0.99), sorted[^1]);
    }

    private static double Rank(double[] sorted, double share) =>
        Math.Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)], 3);
}
