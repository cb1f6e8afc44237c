using Appliance.Host.Phrases;
using Appliance.Host.Texts;

namespace Appliance.Host.RedFlags.Learned;

/// <summary>Reads the messages to train by from a folder laid out as the repository's <c>models</c>.</summary>
internal static class DangerExamples
{
    // An intent's label says what the writer wants, not whether they are in danger, so it counts less.
    private const float IntentWeight = 0.7f;
    private const float UnclearIntentWeight = 0.1f;
    private const string EmergencyIntent = "emergency";
    private const string ClinicalIntent = "medical_question";

    private static readonly string[] UnclearIntents = ["medical_question", "test_results", "complaint"];
    private static readonly string[] CrisisFlags = [RedFlagRuleIds.Suicide, "self_harm"];

    /// <summary>Reads all messages of all served languages.</summary>
    /// <param name="models">Folder with <c>red_flags/{train,cases,blind}</c> and <c>intents/train</c>.</param>
    /// <exception cref="ContentFileException">A file is missing or a line is not what it should be.</exception>
    public static IReadOnlyList<DangerExample> Read(string models)
    {
        var examples = new List<DangerExample>();
        foreach (string language in ServedLanguages.All)
        {
            examples.AddRange(Lines(models, "red_flags/train", language).Select(line => Flagged(line, language, DangerSource.Training)));
            examples.AddRange(Lines(models, "red_flags/cases", language).Select(line => Flagged(line, language, DangerSource.Training)));
            examples.AddRange(Lines(models, "red_flags/blind", language).Select(line => Flagged(line, language, DangerSource.Tuning)));
            examples.AddRange(Lines(models, "intents/train", language).Select(line => OfIntent(line, language)));
        }
        return examples;
    }

    private static DangerExample Flagged(Line line, string language, DangerSource source) =>
        new(line.Text, language, source, line.Flag is not null, CrisisFlags.Contains(line.Flag), IsOrdinary: false, Weight: 1);

    private static DangerExample OfIntent(Line line, string language)
    {
        bool danger = line.Intent == EmergencyIntent, unclear = UnclearIntents.Contains(line.Intent);
        return new DangerExample(
            line.Text, language, DangerSource.Intents, danger, IsCrisis: false, !danger && !unclear, unclear ? UnclearIntentWeight : IntentWeight,
            line.Intent == ClinicalIntent);
    }

    private static IEnumerable<Line> Lines(string models, string folder, string language)
    {
        string path = Path.Combine([models, .. folder.Split('/'), $"{language}.jsonl"]);
        foreach ((int index, string line) in ContentFile.ReadText(path).Split('\n').Index())
        {
            if (!string.IsNullOrWhiteSpace(line)) yield return ContentFile.Parse<Line>(line, $"{path}, line {index + 1}");
        }
    }

    private sealed record Line(string Text, string? Flag = null, string? Intent = null, string? Lang = null);
}
