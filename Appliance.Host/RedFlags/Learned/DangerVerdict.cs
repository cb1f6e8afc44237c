namespace Appliance.Host.RedFlags.Learned;

/// <summary>The learned judgement of a text.</summary>
/// <param name="Probability">Calibrated probability of danger now.</param>
/// <param name="Alarms">Enough for an alarm by itself.</param>
/// <param name="Confirms">Enough for an alarm where a rule fires.</param>
/// <param name="IsDoubtful">Enough that a person should see it, given whether a rule fires.</param>
/// <param name="IsCrisis">The danger would be self-harm.</param>
/// <param name="IsClinical">Whether only a person may answer it.</param>
internal sealed record DangerVerdict(double Probability, bool Alarms, bool Confirms, bool IsDoubtful, bool IsCrisis, bool IsClinical);
