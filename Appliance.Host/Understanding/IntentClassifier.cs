using Appliance.Host.Configuration;
using Appliance.Inference.Classification;
using Appliance.Inference.Interop.OnnxRuntime;

namespace Appliance.Host.Understanding;

/// <summary>
/// The intent model in use, with the sentence encoder where it is joined with one; another can take its place while messages are
/// classified. Thread-safe; disposing closes the model, the encoder is shared.
/// </summary>
internal sealed partial class IntentClassifier : ITextClassifier, IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private readonly InstalledEncoder encoders;
    private TextClassifier opened;

    private IntentClassifier(InstalledEncoder encoders, TextClassifier opened)
    {
        this.encoders = encoders;
        this.opened = opened;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => opened.Labels;

    /// <summary>
    /// Opens what <see cref="JoinedIntents.PrepareAsync"/> chose; without a choice the configured model, or the one that comes with the
    /// program. That one also stands in for a file of the data directory that cannot be opened.
    /// </summary>
    public static IntentClassifier Open(UnderstandingSection section, InstalledEncoder encoders, ILogger<IntentClassifier> logger)
    {
        ServingIntents serving = section.Serving ?? Configured(section);
        try
        {
            return new IntentClassifier(encoders, Open(serving, encoders));
        }
        catch (Exception error) when (serving.MadeHere && error is OnnxException or InvalidDataException or IOException)
        {
            LogUnusable(logger, error.Message);
            return new IntentClassifier(encoders, Open(ServingIntents.Plain, encoders));
        }
    }

    /// <inheritdoc/>
    public ClassifierPrediction Classify(string text)
    {
        gate.EnterReadLock();
        try
        {
            return opened.Classify(text);
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
        TextClassifier next = Open(serving, encoders), old;
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

    private static TextClassifier Open(ServingIntents serving, InstalledEncoder encoders) =>
        TextClassifier.Open(serving.Model, encoders.Open(serving.Encoder, serving.EncoderIdentity)?.Encoder);

    private static ServingIntents Configured(UnderstandingSection section)
    {
        string? encoder = section.Encoder is "" or ModelChoice.None ? null : section.Encoder;
        return section.Model.Length > 0 ? new ServingIntents(section.Model, encoder) : ServingIntents.Plain;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The intent model that comes with the program is used, because another cannot be: {Reason}")]
    private static partial void LogUnusable(ILogger logger, string reason);
}
