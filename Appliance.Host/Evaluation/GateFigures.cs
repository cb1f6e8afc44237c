namespace Appliance.Host.Evaluation;

/// <summary>What an evidence gate lets through of questions that it was not fitted on.</summary>
/// <param name="Name">Which questions.</param>
/// <param name="Answerable">How many have an answer.</param>
/// <param name="Best">Share of them that the best candidate would answer right.</param>
/// <param name="Right">Share of them answered right at the threshold.</param>
/// <param name="Wrong">Share of all questions answered wrong at the threshold.</param>
/// <param name="Declined">Share of those without an answer that are declined.</param>
/// <param name="Threshold">Probability from which on is answered.</param>
internal sealed record GateFigures(string Name, int Answerable, double Best, double Right, double Wrong, double Declined, double Threshold)
{
    /// <summary>Figures at the threshold given.</summary>
    /// <param name="name">Which questions.</param>
    /// <param name="scored">Of each question the best sample with its probability.</param>
    /// <param name="threshold">Probability from which on is answered.</param>
    public static GateFigures At(string name, IEnumerable<(CalibrationSample Sample, double Probability)> scored, double threshold)
    {
        var questions = scored.Select(one => (Top: one, one.Sample.Kind)).ToList();
        var answerable = questions.Where(question => question.Kind == EvaluatedQuestion.Answerable).ToList();
        var others = questions.Where(question => question.Kind != EvaluatedQuestion.Answerable).ToList();
        return new GateFigures(
            name, answerable.Count,
            Share(answerable, question => question.Top.Sample.Verdict == Verdict.Right),
            Share(answerable, question => question.Top.Sample.Verdict == Verdict.Right && question.Top.Probability >= threshold),
            Share(questions, question => question.Top.Sample.Verdict == Verdict.Wrong && question.Top.Probability >= threshold),
            Share(others, question => question.Top.Probability < threshold),
            threshold);
    }

    /// <summary>The lowest threshold, in hundredths, at which at most this share of all questions is answered wrong.</summary>
    public static double ThresholdFor(IReadOnlyList<(CalibrationSample Sample, double Probability)> scored, double maxWrong) => Enumerable.Range(5, 95)
        .Select(hundredths => hundredths / 100.0).FirstOrDefault(threshold => At("", scored, threshold).Wrong <= maxWrong, 1);

    private static double Share<T>(List<T> all, Func<T, bool> holds) => all.Count == 0 ? 0 : Math.Round((double)all.Count(holds) / all.Count, 4);
}
