using Appliance.Knowledge.Contacts;
using Appliance.Knowledge.Conversations;
using Appliance.Knowledge.Outbox;
using Appliance.Knowledge.Switches;

namespace Appliance.Host.Sending;

/// <summary>What the last look before a send decides.</summary>
internal enum GateVerdict
{
    /// <summary>It may go.</summary>
    Send,

    /// <summary>Staff took over, or the patient wants no automatic messages: drop it quietly.</summary>
    Cancel,

    /// <summary>The kill switch is on: drop it, and a person must see the conversation.</summary>
    CancelAndTellStaff,

    /// <summary>The service window is closed: only a template could go, and a person must see it.</summary>
    WindowClosed,
}

/// <summary>
/// The last look before a message leaves: kill switch, ownership, opt-out and service window as they are now, not as
/// they were when the reply was written. Thread-safe.
/// </summary>
internal sealed class SendGate(ConversationStore conversations, ContactStore contacts, SwitchStore switches, TimeProvider time)
{
    /// <summary>Free-form messages are allowed for this long after the patient's last one (Meta's customer service window).</summary>
    public static readonly TimeSpan ServiceWindow = TimeSpan.FromHours(24);

    /// <summary>Judges a message by the state of this moment.</summary>
    public GateVerdict Judge(OutboxMessage message)
    {
        Conversation conversation = conversations.Find(message.ConversationId)!;
        if (conversation.LastInboundAt is not { } last || time.GetUtcNow() - last >= ServiceWindow)
            return GateVerdict.WindowClosed;
        if (message.Author == "staff" || message.Urgency == OutboxUrgency.Emergency)
            return GateVerdict.Send;
        if (conversation.Owner == ConversationOwner.Staff)
            return GateVerdict.Cancel;
        if (conversation.PausedAt is not null || switches.PausedSince() is not null)
            return GateVerdict.CancelAndTellStaff;
        bool optedOut = contacts.Get(conversation.ContactId).OptedOutAt is not null;
        return optedOut && message.Purpose != "confirmation" ? GateVerdict.Cancel : GateVerdict.Send;
    }
}
