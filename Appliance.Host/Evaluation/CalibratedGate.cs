namespace Appliance.Host.Evaluation;

/// <summary>A fitted evidence gate with its thresholds, and what it does on libraries that it was not fitted on.</summary>
/// <param name="Fit">Fitted on all libraries.</param>
/// <param name="Strong">The probability from which on a passage is taken for an answer.</param>
/// <param name="Sure">The probability from which on it is sent without a person's look.</param>
/// <param name="Figures">Figures at <paramref name="Sure"/>, each library by a gate fitted on the others.</param>
internal sealed record CalibratedGate(EvidenceFit Fit, double Strong, double Sure, IReadOnlyList<GateFigures> Figures)
{
    /// <summary>How many times as many wrong answers are tolerated among those that a person looks at.</summary>
    public const double DraftTolerance = 4;

    /// <summary>Fits a gate and chooses its thresholds by leaving out one library after the other.</summary>
    /// <param name="samples">Samples of two libraries at least.</param>
    /// <param name="maxWrong">Share of questions that may be answered wrong.</param>
    public static CalibratedGate Of(IReadOnlyList<CalibrationSample> samples, double maxWrong)
    {
        List<(CalibrationSample Sample, double Probability)> leftOut = [];
        foreach (IGrouping<string, CalibrationSample> library in samples.GroupBy(sample => sample.Library))
        {
            EvidenceFit others = EvidenceFit.Of([.. samples.Where(sample => sample.Library != library.Key)]);
            leftOut.AddRange(others.Best(library));
        }

        double sure = GateFigures.ThresholdFor(leftOut, maxWrong);
        return new CalibratedGate(
            EvidenceFit.Of(samples), GateFigures.ThresholdFor(leftOut, maxWrong * DraftTolerance), sure,
            [
                .. leftOut.GroupBy(one => one.Sample.Library).Select(group => GateFigures.At(group.Key, group, sure)),
                .. leftOut.GroupBy(one => one.Sample.Language).Select(group => GateFigures.At(group.Key, group, sure)),
                GateFigures.At("all", leftOut, sure),
            ]);
    }
}
