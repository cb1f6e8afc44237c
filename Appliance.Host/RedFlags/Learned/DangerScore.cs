namespace Appliance.Host.RedFlags.Learned;

/// <summary>How the scores of a text and of its parts are joined.</summary>
internal static class DangerScore
{
    // A part is read without what stands around it, so it counts less than the whole (cross-validated).
    private const double PartShare = 0.2;

    /// <summary>The joined score.</summary>
    /// <param name="whole">Score of the whole text.</param>
    /// <param name="parts">Scores of its parts.</param>
    public static double Join(double whole, IEnumerable<double> parts)
    {
        double highest = parts.Append(whole).Max();
        return whole + (PartShare * (highest - whole));
    }
}
