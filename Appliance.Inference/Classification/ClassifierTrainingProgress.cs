namespace Appliance.Inference.Classification;

/// <summary>One finished pass over the training data.</summary>
/// <param name="Epoch">The pass, from 1.</param>
/// <param name="Epochs">Passes in all.</param>
/// <param name="ValidationLoss">Mean negative log-likelihood on the validation texts, in nats; null while training on all data.</param>
/// <param name="ValidationAccuracy">Share of validation texts whose likeliest label is right; null while training on all data.</param>
public sealed record ClassifierTrainingProgress(int Epoch, int Epochs, double? ValidationLoss, double? ValidationAccuracy);
