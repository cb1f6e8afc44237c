using Appliance.Inference.Classification;
using Spectre.Console;

namespace Appliance.Host.Understanding;

/// <summary>Prints each pass of a training as a line, at once and in order.</summary>
/// <param name="console">Text for people.</param>
internal sealed class TrainingProgress(IAnsiConsole console) : IProgress<ClassifierTrainingProgress>
{
    /// <inheritdoc/>
    public void Report(ClassifierTrainingProgress value)
    {
        if (value.Part == ClassifierTrainingProgress.EncodingPart)
        {
            console.WriteLine($"encoded {value.Epoch} of {value.Epochs} texts");
            return;
        }

        string result = value.ValidationAccuracy is { } accuracy
            ? FormattableString.Invariant($"validation accuracy {accuracy:F3}, loss {value.ValidationLoss:F3}")
            : "on all examples";
        console.WriteLine($"{value.Part} pass {value.Epoch} of {value.Epochs}: {result}");
    }
}
