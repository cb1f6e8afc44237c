namespace Appliance.Host.Channels.WhatsApp;

/// <summary>The updates of one webhook request in the order in which they stand in it (which is not the order of events).</summary>
/// <param name="Updates">None to <see cref="WebhookReader.MaxUpdates"/>.</param>
internal sealed record WebhookBatch(IReadOnlyList<ChannelUpdate> Updates);
