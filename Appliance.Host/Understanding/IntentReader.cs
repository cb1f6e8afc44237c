using Appliance.Host.Pipeline.Steps;
using Appliance.Host.RedFlags;
using Appliance.Host.Sensitive;
using Appliance.Host.Serving;
using Appliance.Inference.Classification;
using Appliance.Inference.Languages;

namespace Appliance.Host.Understanding;

/// <summary>
/// What models and rules read in a message on its own: no store, no clinic, no conversation. Thread-safe; disposing closes the
/// models.
/// </summary>
internal sealed class IntentReader : IDisposable
{
    // Digits of a probability that are printed; more would be noise of the eight-bit weights.
    private const int ConfidenceDigits = 4;

    private readonly OpenedEncoder? encoder;
    private readonly TextClassifier intents;
    private readonly TextClassifier languages;
    private readonly LanguageDetector detector;
    private readonly RedFlagWatch watch;
    private readonly SensitiveTopics sensitive;

    private IntentReader(OpenedEncoder? encoder, TextClassifier intents, TextClassifier languages, RedFlagWatch watch, SensitiveTopics sensitive)
    {
        this.encoder = encoder;
        this.intents = intents;
        this.languages = languages;
        this.watch = watch;
        this.sensitive = sensitive;
        detector = new LanguageDetector(languages);
    }

    /// <summary>Opens the models and rules.</summary>
    /// <param name="model">The intent model; null for the one that comes with the program.</param>
    /// <param name="encoderPath">The sentence encoder that a joined model needs; null or none for none.</param>
    /// <exception cref="FileNotFoundException">There is no such model.</exception>
    /// <exception cref="InvalidDataException">The model is not a classifier.</exception>
    /// <exception cref="Inference.Interop.OnnxRuntime.OnnxException">The model is damaged.</exception>
    /// <exception cref="Phrases.ContentFileException">A rule file is missing or wrong.</exception>
    public static IntentReader Open(string? model, string? encoderPath = null)
    {
        RedFlagWatch watch = RedFlagWatch.BuiltIn();
        SensitiveTopics sensitive = SensitiveTopics.Load(SensitiveTopics.PublishedDirectory);
        TextClassifier languages = TextClassifier.Open(SmallModels.Languages);
        OpenedEncoder? encoder = null;
        try
        {
            encoder = OpenedEncoder.Open(encoderPath);
            return new IntentReader(encoder, TextClassifier.Open(model ?? SmallModels.Intents, encoder?.Encoder), languages, watch, sensitive);
        }
        catch
        {
            encoder?.Dispose();
            languages.Dispose();
            throw;
        }
    }

    /// <summary>Reads one message, of which the first <see cref="HearStep.MaxCharacters"/> characters count.</summary>
    public IntentReading Read(IntentLine line)
    {
        string text = line.Text.Length <= HearStep.MaxCharacters ? line.Text : line.Text[..HearStep.MaxCharacters];
        ClassifierPrediction prediction = intents.Classify(text);
        string? language = detector.Detect(text, line.Language).Code;
        RedFlagAssessment danger = watch.Assess(text, line.Language);
        return new IntentReading(
            line.Id,
            prediction.Label,
            Rounded(prediction.Confidence),
            language,
            [.. danger.Hits.Select(hit => hit.Rule).Distinct()],
            [.. sensitive.TopicsOf(text, language), .. LearnedTopics.In(danger, prediction)],
            [.. ClauseIntents.Find(intents, text, prediction.Label).Select(score => new IntentCandidate(score.Intent, Math.Round(score.Confidence, ConfidenceDigits)))],
            [.. prediction.Top.Select(score => new IntentCandidate(score.Label, Rounded(score.Probability)))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        intents.Dispose();
        encoder?.Dispose();
        languages.Dispose();
    }

    private static double Rounded(float probability) => Math.Round(probability, ConfidenceDigits);
}
