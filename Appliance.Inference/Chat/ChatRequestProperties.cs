namespace Appliance.Inference.Chat;

/// <summary>Names in <c>ChatOptions.AdditionalProperties</c> that the chat clients of this project understand.</summary>
public static class ChatRequestProperties
{
    /// <summary>A <see cref="ChatPriority"/>; a patient's request without it.</summary>
    public const string Priority = "Priority";

    /// <summary>A <see cref="DateTimeOffset"/>: after it nobody waits for the reply any more.</summary>
    public const string Deadline = "Deadline";

    /// <summary>An <c>OverflowPolicy</c>: what happens with a prompt that does not fit into the context.</summary>
    public const string OverflowPolicy = "OverflowPolicy";
}
