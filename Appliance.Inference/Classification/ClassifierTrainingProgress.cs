namespace Appliance.Inference.Classification;

/// <summary>One finished pass over the training data, or a part of the texts encoded.</summary>
/// <param name="Epoch">The pass, from 1; or the texts encoded so far.</param>
/// <param name="Epochs">Passes in all, or texts.</param>
/// <param name="ValidationLoss">Mean negative log-likelihood on the validation texts, in nats; null while encoding or training on all data.</param>
/// <param name="ValidationAccuracy">Share of validation texts whose likeliest label is right; null while encoding or training on all data.</param>
/// <param name="Part">What is going on: <see cref="WordsPart"/>, <see cref="EncodingPart"/> or <see cref="VectorsPart"/>.</param>
public sealed record ClassifierTrainingProgress(int Epoch, int Epochs, double? ValidationLoss, double? ValidationAccuracy, string Part = ClassifierTrainingProgress.WordsPart)
{
    /// <summary>The expert on words is learning.</summary>
    public const string WordsPart = "words";

    /// <summary>The encoder turns texts into vectors.</summary>
    public const string EncodingPart = "encoding";

    /// <summary>The expert on the encoder's vectors is learning.</summary>
    public const string VectorsPart = "vectors";
}
