namespace Appliance.Knowledge.Handoffs;

/// <summary>A conversation that a person must look at.</summary>
public sealed class Handoff
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    /// <summary>Why, such as booking_request, sensitive, red_flag:chest_pain, low_confidence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>emergency or normal.</summary>
    public string Urgency { get; init; } = "";

    /// <summary>open (nobody yet), claimed (a person answers) or closed.</summary>
    public string Status { get; init; } = "";

    /// <summary>What the patient wrote, for the person who takes over.</summary>
    public string Collected { get; init; } = "";

    public string? StaffName { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RemindAt { get; init; }

    public DateTimeOffset? RemindedAt { get; init; }
}

/// <summary>A line of the list that staff see.</summary>
public sealed class HandoffLine
{
    public long Id { get; init; }

    public long ConversationId { get; init; }

    public string Reason { get; init; } = "";

    public string Urgency { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Patient { get; init; }

    public string? Language { get; init; }

    public string Collected { get; init; } = "";

    public string? StaffName { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public long? DraftId { get; init; }
}
