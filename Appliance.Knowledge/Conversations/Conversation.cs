namespace Appliance.Knowledge.Conversations;

/// <summary>Who answers in a conversation.</summary>
public enum ConversationOwner
{
    /// <summary>The appliance answers.</summary>
    Machine,

    /// <summary>Staff were called and have not answered yet; the appliance only says what it is sure of.</summary>
    Waiting,

    /// <summary>Staff answer; the appliance is silent, red flags excepted.</summary>
    Staff,
}

/// <summary>The thread of one contact with one of the clinic's numbers.</summary>
public sealed class Conversation
{
    public long Id { get; init; }

    public long ContactId { get; init; }

    public string Channel { get; init; } = "";

    /// <summary>The channel's id of the clinic's number.</summary>
    public string BusinessNumber { get; init; } = "";

    public ConversationOwner Owner { get; init; }

    /// <summary>Greeting, qualification, scheduling, answering or handoff, in lower case.</summary>
    public string Stage { get; init; } = "greeting";

    /// <summary>Since when the kill switch of this conversation is on.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>JSON of the one question the patient was asked.</summary>
    public string? PendingQuestion { get; init; }

    /// <summary>Times in a row that the appliance asked back.</summary>
    public int Clarifications { get; init; }

    /// <summary>When the patient was told that an automated assistant answers.</summary>
    public DateTimeOffset? DisclosedAt { get; init; }

    /// <summary>The patient's last message by the channel's clock; the service window runs from here.</summary>
    public DateTimeOffset? LastInboundAt { get; init; }

    /// <summary>When the emergency text was last sent.</summary>
    public DateTimeOffset? EmergencyAt { get; init; }

    /// <summary>When the patient was last told that a person will answer.</summary>
    public DateTimeOffset? BridgeAt { get; init; }

    /// <summary>Summary of the conversation up to <see cref="SummaryThrough"/>, written by a language model and checked by nobody.</summary>
    public string? Summary { get; init; }

    /// <summary>The last message that the summary covers.</summary>
    public long? SummaryThrough { get; init; }

    /// <summary>When the summary was written.</summary>
    public DateTimeOffset? SummaryAt { get; init; }
}
