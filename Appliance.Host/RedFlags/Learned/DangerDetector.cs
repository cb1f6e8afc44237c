namespace Appliance.Host.RedFlags.Learned;

/// <summary>Judges texts by a model. Immutable; safe for concurrent use.</summary>
/// <param name="model">The model.</param>
internal sealed class DangerDetector(DangerModel model)
{
    private const int ExplainedFeatures = 12;

    /// <summary>The model's version.</summary>
    public string Version => model.Header.Version;

    /// <summary>Reads the model beside the rules.</summary>
    /// <param name="directory">Usually <see cref="RedFlagRuleBook.PublishedDirectory"/>.</param>
    /// <exception cref="Phrases.ContentFileException">It is missing or damaged.</exception>
    public static DangerDetector Load(string directory) => new(DangerModel.Read(Path.Combine(directory, DangerModel.FileName)));

    /// <summary>Judges a text.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="text">The text as they read it.</param>
    /// <param name="findings">What they found, taken back or not.</param>
    public DangerVerdict Judge(RedFlagRuleBook book, RedFlagText text, IReadOnlyList<RedFlagFinding> findings) =>
        Verdict(DangerReading.Of(DangerFeatures.Of(book, text, findings), text, findings), text);

    /// <summary>Judges a text and tells by what.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="text">The text as they read it.</param>
    /// <param name="findings">What they found, taken back or not.</param>
    /// <returns>The verdict and what speaks most for (positive) and against danger: patient text.</returns>
    public (DangerVerdict Verdict, IReadOnlyList<(string Feature, double Amount)> Reasons) Explain(
        RedFlagRuleBook book, RedFlagText text, IReadOnlyList<RedFlagFinding> findings)
    {
        DangerFeatures features = DangerFeatures.Of(book, text, findings, named: true);
        DangerReading reading = DangerReading.Of(features, text, findings);
        return (
            Verdict(reading, text),
            [.. model.Contributions(reading.Whole).Take(ExplainedFeatures).Select(part => (features.NameOf(part.Bucket), Math.Round(part.Amount, 2)))]);
    }

    private DangerVerdict Verdict(DangerReading reading, RedFlagText text)
    {
        double probability = text.Tokens.Tokens.Count == 0 ? 0 : model.Probability(model.Score(reading.Whole, reading.Parts));
        DangerThresholds thresholds = model.Header.Thresholds;
        return new DangerVerdict(
            probability,
            probability >= thresholds.Alarm,
            probability >= thresholds.AlarmWithRule,
            probability >= (reading.Fires ? thresholds.DoubtWithRule : thresholds.Doubt),
            model.IsCrisis(reading.Whole),
            model.IsClinical(reading.Whole));
    }
}
