namespace Appliance.Host.RedFlags.Learned;

/// <summary>Chooses the thresholds: the first blind cases and ordinary errands for alarms, these alone for doubt. Thread-safe.</summary>
internal static class DangerThresholdChoice
{
    /// <summary>Harmless tuning cases with an alarm, at most. Half of them are traps, so that ordinary messages raise far fewer.</summary>
    public const double MostFalseAlarms = 0.01;

    /// <summary>Ordinary errands with an alarm, at most: they are most of what a clinic is written.</summary>
    public const double MostErrandAlarms = 0.005;

    /// <summary>Further harmless tuning cases with an alarm because a rule fires too, at most.</summary>
    public const double MostConfirmedFalseAlarms = 0.005;

    /// <summary>Ordinary errands that a person has to look at for fear of a danger, at most.</summary>
    public const double MostDoubtfulErrands = 0.006;

    /// <summary>Ordinary errands that a person has to look at because an overruled rule fires, at most.</summary>
    public const double MostOverruledErrands = 0.002;

    /// <summary>Ordinary errands that are taken for clinical questions, at most.</summary>
    public const double MostClinicalErrands = 0.005;

    /// <summary>Chooses.</summary>
    /// <param name="judged">Messages judged by models that had not seen them.</param>
    public static DangerThresholds Choose(IReadOnlyList<DangerJudged> judged)
    {
        DangerJudged[] harmless = [.. judged.Where(one => one.Example is { Source: DangerSource.Tuning, IsDanger: false })];
        DangerJudged[] errands = [.. judged.Where(one => one.Example.IsOrdinary)];
        double alarm = Math.Max(
            Lowest(harmless.Select(one => one.Probability), (int)(MostFalseAlarms * harmless.Length)),
            Lowest(errands.Select(one => one.Probability), (int)(MostErrandAlarms * errands.Length)));
        double confirmed = Lowest(
            harmless.Where(one => one.Fires && one.Probability < alarm).Select(one => one.Probability), (int)(MostConfirmedFalseAlarms * harmless.Length));
        confirmed = Math.Min(alarm, confirmed);
        double doubt = Lowest(
            errands.Where(one => !one.Fires && one.Probability < alarm).Select(one => one.Probability), (int)(MostDoubtfulErrands * errands.Length));
        double overruled = Lowest(
            errands.Where(one => one.Fires && one.Probability < confirmed).Select(one => one.Probability), (int)(MostOverruledErrands * errands.Length));
        doubt = Math.Min(doubt, alarm);
        double clinical = Lowest(errands.Select(one => one.ClinicalScore), (int)(MostClinicalErrands * errands.Length));
        return new DangerThresholds(alarm, confirmed, doubt, Math.Min(doubt, Math.Min(confirmed, overruled)), clinical);
    }

    // Halfway between the last one that is let through and the next one below it, so that neither stands on the edge.
    private static double Lowest(IEnumerable<double> values, int allowed)
    {
        double[] highest = [.. values.OrderDescending().Take(allowed + 2)];
        if (highest.Length <= allowed) return 0;
        return allowed == 0 ? Math.BitIncrement(highest[0]) : (highest[allowed] + highest[allowed - 1]) / 2;
    }
}
