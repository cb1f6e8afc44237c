namespace Appliance.Knowledge.Inbox;

/// <summary>What a stored channel event is about.</summary>
public enum InboxEventKind
{
    /// <summary>A patient's message.</summary>
    Message,

    /// <summary>News of a message of ours.</summary>
    Status,

    /// <summary>Staff answered from the phone app.</summary>
    Echo,

    /// <summary>Old messages delivered on connecting a number; never answered.</summary>
    History,

    /// <summary>A change of the sender's identity.</summary>
    System,

    /// <summary>Anything not understood; kept, never answered.</summary>
    Other,
}

/// <summary>An event as the channel delivered it, about to be stored.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="ExternalId">Unique within the channel; a second event with it is the same event.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SenderKey">The channel's key of the sender, where there is one.</param>
/// <param name="OccurredAt">By the channel's clock.</param>
/// <param name="Payload">JSON that is enough to handle the event later.</param>
public sealed record NewInboxEvent(
    string Channel, string ExternalId, InboxEventKind Kind, string? SenderKey, DateTimeOffset OccurredAt, string Payload);

/// <summary>A stored channel event.</summary>
public sealed class InboxEvent
{
    public long Id { get; init; }

    public string Channel { get; init; } = "";

    public string ExternalId { get; init; } = "";

    public InboxEventKind Kind { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>JSON that is enough to handle the event.</summary>
    public string Payload { get; init; } = "";

    /// <summary><c>received</c>, <c>accepted</c> (in its conversation, waiting for its turn), <c>done</c> or <c>dead</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Turns begun with this event, counted before each begins.</summary>
    public int Attempts { get; init; }

    /// <summary>The message it became.</summary>
    public long? MessageId { get; init; }

    /// <summary>Why it is dead.</summary>
    public string? Failure { get; init; }
}
