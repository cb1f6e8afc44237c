namespace Appliance.Host.Channels.WhatsApp;

/// <summary>Which of a patient's identifiers changed.</summary>
internal enum SystemChangeKind
{
    /// <summary>The phone number, and with it the user id.</summary>
    Number,

    /// <summary>The user id alone.</summary>
    UserId,
}

/// <summary>A patient is reached under another identity from now on: the contact has to be linked to it.</summary>
/// <param name="BusinessNumber">The clinic's phone number id.</param>
/// <param name="ExternalId">The system message's wamid.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Previous">Who the patient was.</param>
/// <param name="Current">Who the patient is now.</param>
/// <param name="OccurredAt">When, by the channel's clock.</param>
internal sealed record SystemChange(
    string BusinessNumber,
    string ExternalId,
    SystemChangeKind Kind,
    SenderIdentity Previous,
    SenderIdentity Current,
    DateTimeOffset OccurredAt);
