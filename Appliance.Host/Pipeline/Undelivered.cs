using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Handoffs;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Pipeline;

/// <summary>A patient did not get what was meant for them: staff are told, in the transaction that records it.</summary>
internal static class Undelivered
{
    /// <summary>Opens a handoff and queues an alert; <paramref name="detail"/> has no words of the patient.</summary>
    public static void Tell(WriteSession session, long conversationId, string detail, string kind, DateTimeOffset now)
    {
        (long handoff, _) = HandoffStore.Open(session, conversationId, kind, emergency: false, "", now, remindAt: null);
        AlertStore.Add(session, kind, emergency: false, detail, now, conversationId, handoff);
    }
}
