namespace Appliance.Inference.Chat;

/// <summary>How many prompt tokens a step takes beside a token for each conversation that generates.</summary>
/// <param name="Most">At most.</param>
/// <param name="Enough">Tokens of a step with which it computes as many a second as with more: another prompt would only make the first ones' answers begin later.</param>
internal readonly record struct StepBudget(int Most, int Enough);
