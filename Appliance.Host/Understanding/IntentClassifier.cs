using Appliance.Host.Configuration;
using Appliance.Host.Serving;
using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>The intent model in use, with the sentence encoder where it is joined with one. Thread-safe; disposing closes both.</summary>
internal sealed class IntentClassifier : ITextClassifier, IDisposable
{
    private readonly OpenedEncoder? encoder;
    private readonly TextClassifier classifier;

    private IntentClassifier(OpenedEncoder? encoder, TextClassifier classifier)
    {
        this.encoder = encoder;
        this.classifier = classifier;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => classifier.Labels;

    /// <summary>Opens what <see cref="JoinedIntents.PrepareAsync"/> found; without it the model that comes with the program.</summary>
    public static IntentClassifier Open(UnderstandingSection section)
    {
        string model = section.Model.Length > 0 ? section.Model : SmallModels.Intents;
        OpenedEncoder? encoder = OpenedEncoder.Open(section.Encoder.Length > 0 ? section.Encoder : null);
        try
        {
            return new IntentClassifier(encoder, TextClassifier.Open(model, encoder?.Encoder));
        }
        catch
        {
            encoder?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text) => classifier.Classify(text);

    /// <inheritdoc/>
    public void Dispose()
    {
        classifier.Dispose();
        encoder?.Dispose();
    }
}
