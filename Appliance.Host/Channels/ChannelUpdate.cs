namespace Appliance.Host.Channels;

/// <summary>What an update is about, decided on receipt so that each kind can be handled in its own way.</summary>
public enum UpdateKind
{
    /// <summary>A message of a patient, of a known or an unknown type.</summary>
    Message,

    /// <summary>News of a message that we sent.</summary>
    Status,

    /// <summary>A person of the clinic answered from the phone app: the assistant has to pause.</summary>
    Echo,

    /// <summary>Old messages handed over when a number is connected; never answered.</summary>
    History,

    /// <summary>A patient changed number or user id.</summary>
    System,

    /// <summary>Everything else, kept as it came.</summary>
    Other,
}

/// <summary>One thing the channel told us, as it is stored before anything is done with it.</summary>
/// <param name="ExternalId">What makes it unique within the channel; the same update delivered again has the same value.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SenderKey">The patient: user id where the channel gives one, otherwise digits of the phone number; null where unknown.</param>
/// <param name="OccurredAt">When it happened by the channel's clock; the time of receipt where the channel did not say.</param>
/// <param name="Payload">A JSON object that is enough to handle the update without the request it came in.</param>
public sealed record ChannelUpdate(string ExternalId, UpdateKind Kind, string? SenderKey, DateTimeOffset OccurredAt, string Payload);
