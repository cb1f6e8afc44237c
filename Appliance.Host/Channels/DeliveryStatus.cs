namespace Appliance.Host.Channels;

/// <summary>How far a message of ours has come. The order of the values is the order of progress.</summary>
public enum DeliveryState
{
    /// <summary>The channel could not deliver it; never replaces <see cref="Delivered"/> or better.</summary>
    Failed,

    /// <summary>Handed to the recipient's network.</summary>
    Sent,

    /// <summary>On the recipient's device.</summary>
    Delivered,

    /// <summary>Opened; a played voice note counts as read.</summary>
    Read,
}

/// <summary>News of a message that we sent.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="BusinessNumber">The clinic's number it was sent from.</param>
/// <param name="ExternalId">The channel's id of our message.</param>
/// <param name="State">How far it has come.</param>
/// <param name="CorrelationId">Our own id, echoed (Meta: biz_opaque_callback_data); null where the channel left it out.</param>
/// <param name="OccurredAt">When it happened, by the channel's clock.</param>
/// <param name="ErrorCode">The channel's error code of a failure.</param>
public sealed record DeliveryStatus(
    string Channel,
    string BusinessNumber,
    string ExternalId,
    DeliveryState State,
    string? CorrelationId,
    DateTimeOffset OccurredAt,
    int? ErrorCode);
