namespace Appliance.Host.Simulator.Journal;

/// <summary>A message that a patient sent to the appliance, as it stands now.</summary>
/// <param name="Wamid">Meta's id.</param>
/// <param name="PatientKey">Who sent it.</param>
/// <param name="Content">What it was.</param>
/// <param name="QuotedWamid">The message it replies to.</param>
/// <param name="SentAt">When it was sent.</param>
internal sealed record InboundEntry(string Wamid, string PatientKey, PatientContent Content, string? QuotedWamid, DateTimeOffset SentAt)
{
    /// <summary>When the appliance answered the webhook with 200.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>When the appliance marked it as read.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Failed attempts to deliver it.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Why the latest attempt failed; free of patient data.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Whether no further attempt follows.</summary>
    public bool GivenUp { get; init; }
}
