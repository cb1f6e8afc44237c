namespace Appliance.Inference.Classification;

/// <summary>What a classifier's file holds beside its graph.</summary>
/// <param name="Featurizer">Turns texts into the graph's input.</param>
/// <param name="Rule">Turns its output into decisions.</param>
/// <param name="Encoder">Identity of the sentence encoder it was joined with; null for none.</param>
/// <param name="Means">That encoder's vector of an average text, which tells nothing; empty for none.</param>
internal sealed record ClassifierMetadata(TextFeaturizer Featurizer, DecisionRule Rule, string? Encoder, float[] Means);
