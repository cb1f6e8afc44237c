namespace Appliance.Host.Channels;

/// <summary>A way to reach patients. Implementations are thread-safe and keep no conversation state.</summary>
public interface IChannel
{
    /// <summary>Name under which events and messages are stored, such as <c>whatsapp</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Hands one message over. Never throws for what the network or the channel does: every outcome is a value.
    /// </summary>
    Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>Marks a patient's message as read and, if asked, shows the typing indicator. Best effort; returns whether the channel accepted it.</summary>
    Task<bool> MarkReadAsync(string businessNumber, string externalId, bool typing, CancellationToken cancellationToken);
}
