namespace Appliance.Inference.Classification;

/// <summary>Why a text was given its label.</summary>
/// <param name="Label">The likeliest label.</param>
/// <param name="Probability">Its calibrated probability, 0 to 1.</param>
/// <param name="Features">What spoke most for it, and against it, strongest first.</param>
public sealed record TextExplanation(string Label, float Probability, IReadOnlyList<FeatureInfluence> Features);

/// <summary>What one feature of a text did.</summary>
/// <param name="Feature">In words: letters, word, words, concept, concepts or length; "meaning" is the sentence encoder's part.</param>
/// <param name="Influence">By how much the label's log-odds against the second likeliest label fall without it, in nats; negative where it spoke against the label.</param>
public sealed record FeatureInfluence(string Feature, double Influence);

/// <summary>An example of the training data and how near a text is to it.</summary>
/// <param name="Example">The example.</param>
/// <param name="Similarity">Cosine of the two texts' weighted features, 0 to 1.</param>
public sealed record NearExample(LabelledText Example, double Similarity);
