namespace Appliance.Inference.Classification;

/// <summary>Assigns one of a fixed set of labels to a text. Implementations are thread-safe.</summary>
public interface ITextClassifier
{
    /// <summary>The labels, in ordinal order.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Classifies a text; only its first 2,000 characters are read, and an empty text is a valid one.</summary>
    ClassifierPrediction Classify(string text);
}
