using Appliance.Host.Configuration;
using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Host.Understanding;

/// <summary>
/// The intent model in use, with the sentence encoder where it is joined with one; another can take its place while messages are
/// classified. Thread-safe; disposing closes both.
/// </summary>
internal sealed partial class IntentClassifier : ITextClassifier, IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private Opened opened;

    private IntentClassifier(Opened opened) => this.opened = opened;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => opened.Classifier.Labels;

    /// <summary>
    /// Opens what <see cref="JoinedIntents.PrepareAsync"/> chose; without a choice the configured model, or the one that comes with the
    /// program. That one also stands in for a file of the data directory that cannot be opened.
    /// </summary>
    public static IntentClassifier Open(UnderstandingSection section, ILogger<IntentClassifier> logger)
    {
        ServingIntents serving = section.Serving ?? Configured(section);
        try
        {
            return new IntentClassifier(Opened.Open(serving));
        }
        catch (Exception error) when (serving.MadeHere && error is OnnxException or InvalidDataException or IOException)
        {
            LogUnusable(logger, error.Message);
            return new IntentClassifier(Opened.Open(ServingIntents.Plain));
        }
    }

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text)
    {
        gate.EnterReadLock();
        try
        {
            return opened.Classifier.Classify(text);
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    /// <summary>Opens another model and uses it from the next message on; where it cannot be opened the old one stays.</summary>
    /// <exception cref="InvalidDataException">It is no classifier, or joined with another encoder.</exception>
    /// <exception cref="OnnxException">It is damaged.</exception>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public void Replace(ServingIntents serving)
    {
        Opened next = Opened.Open(serving), old;
        gate.EnterWriteLock();
        try
        {
            (old, opened) = (opened, next);
        }
        finally
        {
            gate.ExitWriteLock();
        }

        old.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        opened.Dispose();
        gate.Dispose();
    }

    private static ServingIntents Configured(UnderstandingSection section)
    {
        string? encoder = section.Encoder is "" or ModelChoice.None ? null : section.Encoder;
        return section.Model.Length > 0 ? new ServingIntents(section.Model, encoder) : ServingIntents.Plain;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The intent model that comes with the program is used, because another cannot be: {Reason}")]
    private static partial void LogUnusable(ILogger logger, string reason);

    private sealed class Opened(OpenedEncoder? encoder, TextClassifier classifier) : IDisposable
    {
        public TextClassifier Classifier { get; } = classifier;

        public static Opened Open(ServingIntents serving)
        {
            OpenedEncoder? encoder = OpenedEncoder.Open(serving.Encoder, identity: serving.EncoderIdentity);
            try
            {
                return new Opened(encoder, TextClassifier.Open(serving.Model, encoder?.Encoder));
            }
            catch
            {
                encoder?.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            Classifier.Dispose();
            encoder?.Dispose();
        }
    }
}
