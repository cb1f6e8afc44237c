namespace Appliance.Host.RedFlags.Learned;

/// <summary>Cross-validated figures of one language and source.</summary>
/// <param name="Language">The language.</param>
/// <param name="Source">Where the messages come from.</param>
/// <param name="Dangers">Dangerous messages.</param>
/// <param name="Alarmed">Share of them with an alarm.</param>
/// <param name="Caught">Share of them with an alarm or as a possible danger.</param>
/// <param name="Harmless">Harmless messages; of the intents' only ordinary errands.</param>
/// <param name="FalseAlarms">Share of them with an alarm.</param>
/// <param name="Doubtful">Share of them with an alarm or as a possible danger.</param>
/// <param name="Clinical">Share of clinical questions found; 0 where there are none.</param>
/// <param name="ClinicalErrands">Share of ordinary errands taken for clinical questions.</param>
internal sealed record DangerTrainingRow(
    string Language, string Source, int Dangers, double Alarmed, double Caught, int Harmless, double FalseAlarms, double Doubtful, double Clinical, double ClinicalErrands)
{
    /// <summary>Counts.</summary>
    public static IEnumerable<DangerTrainingRow> Of(string language, DangerThresholds thresholds, IReadOnlyList<DangerJudged> judged)
    {
        bool Alarms(DangerJudged one) => one.Probability >= (one.Fires ? thresholds.AlarmWithRule : thresholds.Alarm);
        bool Sees(DangerJudged one) => one.Probability >= (one.Fires ? thresholds.DoubtWithRule : thresholds.Doubt);
        bool IsClinical(DangerJudged one) => one.ClinicalScore >= thresholds.Clinical;
        foreach (DangerSource source in Enum.GetValues<DangerSource>())
        {
            DangerJudged[] all = [.. judged.Where(one => one.Example.Language == language && one.Example.Source == source)];
            DangerJudged[] dangers = [.. all.Where(one => one.Example.IsDanger)];
            DangerJudged[] harmless = [.. all.Where(one => source == DangerSource.Intents ? one.Example.IsOrdinary : !one.Example.IsDanger)];
            yield return new DangerTrainingRow(
                language, source.ToString(), dangers.Length, Share(dangers, Alarms), Share(dangers, Sees), harmless.Length, Share(harmless, Alarms), Share(harmless, Sees),
                Share([.. all.Where(one => one.Example.IsClinical)], IsClinical), Share([.. all.Where(one => one.Example.IsOrdinary)], IsClinical));
        }
    }

    private static double Share(DangerJudged[] all, Func<DangerJudged, bool> counts) => all.Length == 0 ? 0 : (double)all.Count(counts) / all.Length;
}
