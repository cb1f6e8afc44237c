namespace Appliance.Host.RedFlags.Learned;

/// <summary>Judges texts by a model of words, and by a sentence encoder's vector where one is joined. Safe for concurrent use.</summary>
/// <param name="model">The model of words.</param>
/// <param name="vectors">What was joined with it; null for words alone. One that belongs to another model of words is left aside.</param>
internal sealed class DangerDetector(DangerModel model, DangerVectors? vectors = null)
{
    private const int ExplainedFeatures = 12;

    private volatile DangerVectors? vectors = Fitting(model, vectors);

    /// <summary>The model's version.</summary>
    public string Version => model.Header.Version + (vectors is null ? "" : ", joined with the sentence encoder");

    /// <summary>Judges with a sentence encoder from the next text on.</summary>
    /// <param name="joined">What was fitted to it; one that belongs to another model of words is left aside.</param>
    public void Join(DangerVectors? joined) => vectors = Fitting(model, joined);

    /// <summary>Reads the model beside the rules.</summary>
    /// <param name="directory">Usually <see cref="RedFlagRuleBook.PublishedDirectory"/>.</param>
    /// <param name="vectors">What is joined with it; null for words alone.</param>
    /// <exception cref="Phrases.ContentFileException">It is missing or damaged.</exception>
    public static DangerDetector Load(string directory, DangerVectors? vectors = null) => new(DangerModel.Read(Path.Combine(directory, DangerModel.FileName)), vectors);

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
        DangerVectors? used = vectors;
        bool silent = text.Tokens.Tokens.Count == 0;
        double words = silent ? 0 : model.Probability(model.Score(reading.Whole, reading.Parts));
        double? joined = silent ? null : used?.Probability(text.Tokens.Text, words);
        double probability = joined ?? words;
        DangerThresholds thresholds = joined is null ? model.Header.Thresholds : used!.Thresholds;
        return new DangerVerdict(
            probability,
            probability >= thresholds.Alarm,
            probability >= thresholds.AlarmWithRule,
            probability >= (reading.Fires ? thresholds.DoubtWithRule : thresholds.Doubt),
            model.IsCrisis(reading.Whole),
            model.IsClinical(reading.Whole));
    }

    private static DangerVectors? Fitting(DangerModel model, DangerVectors? vectors) => vectors?.Detector == model.Header.Version ? vectors : null;
}
