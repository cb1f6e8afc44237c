using System.Threading.Channels;

namespace Appliance.Host.Simulator.Journal;

/// <summary>Everything that went through the simulator: the record that decides what was lost and what came twice. Thread-safe.</summary>
internal sealed class SimulatorJournal(SimulatorFeed feed)
{
    /// <summary>Most entries of each kind; a judge must not forget, so one more is an error.</summary>
    public const int MaxEntries = 1_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, InboundEntry> inbound = [];
    private readonly List<string> inboundOrder = [];
    private readonly Dictionary<string, SendEntry> sends = [];
    private readonly List<string> sendOrder = [];
    private readonly List<RefusedEntry> refused = [];
    private readonly Dictionary<string, DateTimeOffset> lastContact = [];
    private readonly Dictionary<string, List<string>> unread = [];
    private readonly Dictionary<string, Channel<SendEntry>> replies = [];

    /// <summary>What patients sent, oldest first.</summary>
    public IReadOnlyList<InboundEntry> Inbound
    {
        get
        {
            lock (gate)
                return [.. inboundOrder.Select(wamid => inbound[wamid])];
        }
    }

    /// <summary>What the appliance sent and Meta accepted, oldest first.</summary>
    public IReadOnlyList<SendEntry> Sends
    {
        get
        {
            lock (gate)
                return [.. sendOrder.Select(wamid => sends[wamid])];
        }
    }

    /// <summary>What the appliance tried to send in vain, oldest first.</summary>
    public IReadOnlyList<RefusedEntry> Refused
    {
        get
        {
            lock (gate)
                return [.. refused];
        }
    }

    /// <summary>Counts everything up to now; see <see cref="Judgement"/> for what the numbers mean.</summary>
    public Judgement Judge() => Judgement.Of(Inbound, Sends);

    /// <summary>The patient's message, or null.</summary>
    public InboundEntry? FindInbound(string wamid)
    {
        lock (gate)
            return inbound.GetValueOrDefault(wamid);
    }

    /// <summary>The appliance's message, or null.</summary>
    public SendEntry? FindSend(string wamid)
    {
        lock (gate)
            return sends.GetValueOrDefault(wamid);
    }

    /// <summary>When the patient last wrote something that opens the service window, or null.</summary>
    public DateTimeOffset? LastContact(string patientKey)
    {
        lock (gate)
            return lastContact.TryGetValue(patientKey, out DateTimeOffset at) ? at : null;
    }

    internal void Add(InboundEntry entry)
    {
        lock (gate)
        {
            EnsureRoom(inboundOrder.Count, "patient messages");
            inbound.Add(entry.Wamid, entry);
            inboundOrder.Add(entry.Wamid);
            if (entry.Content is not PatientContent.StaffEcho)
                Unread(entry.PatientKey).Add(entry.Wamid);
            // Whether a reaction reopens the window is unconfirmed; the careful reading is that it does not.
            if (entry.Content is not (PatientContent.StaffEcho or PatientContent.Reaction))
                lastContact[entry.PatientKey] = entry.SentAt;
        }

        feed.Publish(new SimulatorEvent.InboundChanged(entry));
    }

    internal void Update(string wamid, Func<InboundEntry, InboundEntry> change)
    {
        InboundEntry entry;
        lock (gate)
            entry = inbound[wamid] = change(inbound[wamid]);
        feed.Publish(new SimulatorEvent.InboundChanged(entry));
    }

    /// <summary>Marks a message and the patient's earlier ones as read.</summary>
    internal void MarkRead(string wamid, DateTimeOffset at)
    {
        List<InboundEntry> changed = [];
        lock (gate)
        {
            List<string> waiting = Unread(inbound[wamid].PatientKey);
            int upTo = waiting.IndexOf(wamid);
            foreach (string id in waiting[..(upTo + 1)])
                changed.Add(inbound[id] = inbound[id] with { ReadAt = at });
            waiting.RemoveRange(0, upTo + 1);
        }

        foreach (InboundEntry entry in changed)
            feed.Publish(new SimulatorEvent.InboundChanged(entry));
    }

    internal void Add(SendEntry entry)
    {
        lock (gate)
        {
            EnsureRoom(sendOrder.Count, "accepted messages");
            sends.Add(entry.Wamid, entry);
            sendOrder.Add(entry.Wamid);
            ReplyQueue(entry.PatientKey).Writer.TryWrite(entry);
        }

        feed.Publish(new SimulatorEvent.SendChanged(entry));
    }

    internal void Update(string wamid, Func<SendEntry, SendEntry> change)
    {
        SendEntry entry;
        lock (gate)
            entry = sends[wamid] = change(sends[wamid]);
        feed.Publish(new SimulatorEvent.SendChanged(entry));
    }

    internal void Add(RefusedEntry entry)
    {
        lock (gate)
        {
            EnsureRoom(refused.Count, "refused messages");
            refused.Add(entry);
        }

        feed.Publish(new SimulatorEvent.SendRefused(entry));
    }

    internal ChannelReader<SendEntry> NewReplies(string patientKey)
    {
        lock (gate)
            return ReplyQueue(patientKey).Reader;
    }

    // Bounded by MaxEntries, since every element is in the journal too.
    private Channel<SendEntry> ReplyQueue(string patientKey)
    {
        if (!replies.TryGetValue(patientKey, out Channel<SendEntry>? queue))
            replies.Add(patientKey, queue = Channel.CreateUnbounded<SendEntry>());
        return queue;
    }

    private List<string> Unread(string patientKey)
    {
        if (!unread.TryGetValue(patientKey, out List<string>? waiting))
            unread.Add(patientKey, waiting = []);
        return waiting;
    }

    private static void EnsureRoom(int count, string what)
    {
        if (count == MaxEntries)
            throw new InvalidOperationException($"The simulator's journal holds at most {MaxEntries} {what}; start a new simulator.");
    }
}
