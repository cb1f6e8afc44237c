namespace Appliance.Host.RedFlags.Learned;

/// <summary>A message as a model judged it that had not seen it.</summary>
/// <param name="Example">The message.</param>
/// <param name="Probability">Of danger.</param>
/// <param name="ClinicalScore">Score as a clinical question.</param>
/// <param name="Fires">Whether a rule fires on it.</param>
internal sealed record DangerJudged(DangerExample Example, double Probability, double ClinicalScore, bool Fires);

/// <summary>What training gave.</summary>
/// <param name="Model">The model.</param>
/// <param name="Judged">Every message by cross-validation.</param>
internal sealed record TrainedDanger(DangerModel Model, IReadOnlyList<DangerJudged> Judged);
