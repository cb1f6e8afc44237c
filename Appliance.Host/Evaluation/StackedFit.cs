namespace Appliance.Host.Evaluation;

/// <summary>Two logistic regressions: the second sees how far a passage is ahead of the others by the first.</summary>
internal sealed class StackedFit
{
    private readonly EvidenceFit first, second;

    private StackedFit(EvidenceFit first, EvidenceFit second)
    {
        this.first = first;
        this.second = second;
    }

    public static StackedFit Of(IReadOnlyList<CalibrationSample> samples, double ridge)
    {
        // The first stage's scores of what it was fitted on are too good; each library gets those of the others.
        string[] libraries = [.. samples.Select(sample => sample.Library).Distinct()];
        List<CalibrationSample> scored = [];
        foreach (string library in libraries)
        {
            EvidenceFit others = libraries.Length > 1 ? EvidenceFit.Of([.. samples.Where(sample => sample.Library != library)], ridge) : EvidenceFit.Of(samples, ridge);
            scored.AddRange(WithLead(samples.Where(sample => sample.Library == library), others));
        }

        return new StackedFit(EvidenceFit.Of(samples, ridge), EvidenceFit.Of(scored, ridge));
    }

    public IEnumerable<(CalibrationSample Sample, double Score)> Score(IEnumerable<CalibrationSample> samples) =>
        WithLead(samples, first).Select(sample => (sample, second.Score(sample)));

    private static IEnumerable<CalibrationSample> WithLead(IEnumerable<CalibrationSample> samples, EvidenceFit fit) =>
        samples.GroupBy(sample => (sample.Library, sample.Question)).SelectMany(question =>
        {
            var scored = question.Select(sample => (sample, score: fit.Score(sample))).ToList();
            return scored.Select(one =>
            {
                double rival = scored.Where(other => other.sample.Document != one.sample.Document).Select(other => other.score).DefaultIfEmpty(-6).Max();
                double other = scored.Where(other => other.sample != one.sample).Select(other => other.score).DefaultIfEmpty(-6).Max();
                return one.sample with
                {
                    Features = new Dictionary<string, double>(one.sample.Features) { ["first"] = one.score, ["first_lead"] = Math.Clamp(one.score - rival, -4, 4), ["first_ahead"] = Math.Clamp(one.score - other, -4, 4) },
                };
            });
        });
}
