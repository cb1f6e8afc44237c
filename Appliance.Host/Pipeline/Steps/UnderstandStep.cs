using System.Text.RegularExpressions;
using Appliance.Host.Configuration;
using Appliance.Host.RedFlags;
using Appliance.Host.Sensitive;
using Appliance.Host.Texts;
using Appliance.Host.Understanding;
using Appliance.Host.Voice;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>
/// Understand: language, fixed words, sensitive topics, intent. Models and lexicons only; what follows from them is
/// decided in the next step. Thread-safe.
/// </summary>
internal sealed partial class UnderstandStep(
    ITextClassifier intents, LanguageDetector languages, RedFlagWatch watch, SensitiveTopics sensitive, PatientWords words, RiskyWords risky, ClinicOptions clinic)
{
    private const string OtherLanguage = "other";

    // A request to stop wins over everything else that the same words could mean.
    private static readonly (PatientWord Word, FixedSaying Saying)[] Sayings =
    [
        (PatientWord.Stop, FixedSaying.Stop),
        (PatientWord.Start, FixedSaying.Start),
        (PatientWord.Affirm, FixedSaying.Affirm),
        (PatientWord.Deny, FixedSaying.Deny),
        (PatientWord.Human, FixedSaying.Human),
        (PatientWord.Identity, FixedSaying.Identity),
    ];

    /// <summary>Reads the heard text.</summary>
    public Turn Run(Turn turn)
    {
        string text = turn.Heard.Text;
        if (text.Length == 0)
            return turn with { Understanding = Understanding.Nothing with { Language = AnswerLanguage(turn.Situation, Served(turn.Heard.Language)) } };
        // Before the first word of a contact, the clinic's own language is the likeliest.
        string prior = Served(turn.Heard.Language) ?? turn.Situation.Language ?? clinic.Language;
        string? detected = languages.Detect(text, prior).Code;
        string language = AnswerLanguage(turn.Situation, detected);
        ClassifierPrediction prediction = intents.Classify(text);
        var decided = new IntentScore(prediction.Label, prediction.Confidence);
        IReadOnlyList<IntentScore> top = [.. prediction.Top.Select(score => new IntentScore(score.Label, score.Probability))];
        IReadOnlyList<IntentScore> additional = ClauseIntents.Find(intents, text, prediction.Label);
        if (ClauseIntents.IsSocial(decided.Intent) && additional.Count > 0)
        {
            decided = additional[0];
            top = [decided, .. top.Where(score => score.Intent != decided.Intent)];
            additional = [.. additional.Skip(1)];
        }

        return turn with
        {
            Understanding = new Understanding(
                language,
                detected,
                words.SwitchTo(text),
                decided.Intent,
                decided.Confidence,
                top,
                [.. sensitive.TopicsOf(YellowFever().Replace(text, ""), language), .. LearnedTopics.In(watch.Assess(text, detected), prediction)],
                Saying(text))
            {
                Additional = additional,
                Risky = turn.Heard.Spoken is { } spoken ? risky.Find(spoken, language) : [],
            },
        };
    }

    // The name of a vaccine, not a symptom.
    [GeneratedRegex(@"\b(?:febbre gialla|yellow fever|fiebre amarilla|febre amarela)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex YellowFever();

    /// <summary>What the contact asked for, else what they write in, else what they wrote in before, else the clinic's.</summary>
    private string AnswerLanguage(Situation situation, string? detected)
    {
        if (situation is { LanguageRequested: true, Language: { } requested })
            return requested;
        if (detected is not null and not OtherLanguage)
            return detected;
        return situation.Language ?? clinic.Language;
    }

    private static string? Served(string? language) => ServedLanguages.All.Contains(language) ? language : null;

    private FixedSaying Saying(string text)
    {
        foreach ((PatientWord word, FixedSaying saying) in Sayings)
        {
            if (words.Says(word, text))
                return saying;
        }

        return FixedSaying.None;
    }
}
