using Appliance.Inference.Classification;

namespace Appliance.Host.Understanding;

/// <summary>Tells of a training in lines, at once and in order.</summary>
/// <param name="say">Takes a line.</param>
internal sealed class TrainingLines(Action<string> say) : IProgress<ClassifierTrainingProgress>
{
    // Of the encoder's batches every so many are told.
    private const int EncodedStep = 2_048;

    /// <inheritdoc/>
    public void Report(ClassifierTrainingProgress value)
    {
        if (value.Part == ClassifierTrainingProgress.EncodingPart)
        {
            if (value.Epoch % EncodedStep == 0 || value.Epoch == value.Epochs)
                say($"encoded {value.Epoch} of {value.Epochs} texts");
            return;
        }

        string result = value.ValidationAccuracy is { } accuracy
            ? FormattableString.Invariant($"validation accuracy {accuracy:F3}, loss {value.ValidationLoss:F3}")
            : "on all examples";
        say($"{value.Part} pass {value.Epoch} of {value.Epochs}: {result}");
    }
}
