namespace Appliance.Inference.Chat;

/// <summary>How a token is chosen from its probabilities.</summary>
/// <param name="Temperature">0 takes the most probable token.</param>
/// <param name="TopK">Most probable tokens considered; 0 for all.</param>
/// <param name="TopP">Considered tokens are the fewest whose probabilities add up to this; 1 for all.</param>
/// <param name="FrequencyPenalty">Subtracted from a token's logit for every time it was generated.</param>
/// <param name="PresencePenalty">Subtracted once from the logit of every token that was generated.</param>
/// <param name="Seed">Two requests with equal seed and logits choose equally.</param>
internal readonly record struct SamplingSettings(
    float Temperature, int TopK, float TopP, float FrequencyPenalty, float PresencePenalty, long Seed)
{
    internal bool HasPenalty => FrequencyPenalty != 0 || PresencePenalty != 0;
}
