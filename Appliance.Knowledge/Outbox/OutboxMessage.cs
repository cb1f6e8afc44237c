namespace Appliance.Knowledge.Outbox;

/// <summary>Which messages go first.</summary>
public enum OutboxUrgency
{
    /// <summary>Next free send slot, whatever else waits.</summary>
    Emergency,

    /// <summary>A person wrote it.</summary>
    Staff,

    /// <summary>The appliance's ordinary replies.</summary>
    Normal,
}

/// <summary>How far an outgoing message is.</summary>
public enum OutboxStatus
{
    /// <summary>Waits to be sent.</summary>
    Pending,

    /// <summary>Is being sent; found so at start, its outcome is unknown.</summary>
    Sending,

    /// <summary>May or may not have been sent; only a status of the channel settles it.</summary>
    Unknown,

    /// <summary>The channel took it.</summary>
    Accepted,

    /// <summary>Left the channel.</summary>
    Sent,

    /// <summary>On the patient's device.</summary>
    Delivered,

    /// <summary>Opened by the patient.</summary>
    Read,

    /// <summary>Will not be sent; staff were told.</summary>
    Failed,

    /// <summary>Was not sent because staff took over, or the kill switch was on.</summary>
    Cancelled,
}

/// <summary>A message about to be put into the outbox.</summary>
/// <param name="ConversationId">Where it belongs.</param>
/// <param name="DedupeKey">Unique: a second row with it is the same message and is not added.</param>
/// <param name="Author">machine or staff.</param>
/// <param name="Urgency">Which go first.</param>
/// <param name="Purpose">reply, bridge, emergency, reminder, confirmation …: decides whether it is still sent after staff took over.</param>
/// <param name="Text">What the patient reads.</param>
/// <param name="Buttons">JSON array of id and title.</param>
/// <param name="QuotedId">The patient's message shown as a quotation.</param>
/// <param name="StaffName">Who of the staff wrote it.</param>
public sealed record NewOutboxMessage(
    long ConversationId,
    string DedupeKey,
    string Author,
    OutboxUrgency Urgency,
    string Purpose,
    string Text,
    string? Buttons = null,
    string? QuotedId = null,
    string? StaffName = null);

/// <summary>A message of the outbox.</summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    /// <summary>Sent with the message and echoed by the channel, so that an unknown outcome can be settled.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>machine or staff.</summary>
    public string Author { get; init; } = "";

    public OutboxUrgency Urgency { get; init; }

    public string Purpose { get; init; } = "";

    public string Text { get; init; } = "";

    public string? Buttons { get; init; }

    public string? QuotedId { get; init; }

    public OutboxStatus Status { get; init; }

    /// <summary>Times that the channel was asked to send it.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset NotBefore { get; init; }

    public DateTimeOffset? SendingAt { get; init; }

    public string? ExternalId { get; init; }

    public int? ErrorCode { get; init; }

    public string? Failure { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
