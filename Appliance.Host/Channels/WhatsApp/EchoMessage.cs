namespace Appliance.Host.Channels.WhatsApp;

/// <summary>A message that a person of the clinic sent to a patient from the phone app.</summary>
/// <param name="BusinessNumber">The clinic's phone number id.</param>
/// <param name="Recipient">The patient.</param>
/// <param name="ExternalId">The message's wamid.</param>
/// <param name="Text">Text or caption; null where there is none.</param>
/// <param name="SentAt">When it was sent, by the channel's clock.</param>
internal sealed record EchoMessage(string BusinessNumber, SenderIdentity Recipient, string ExternalId, string? Text, DateTimeOffset SentAt);
