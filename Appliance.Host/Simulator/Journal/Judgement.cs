namespace Appliance.Host.Simulator.Journal;

/// <summary>Why a reply counts as one too many.</summary>
internal enum DuplicateReason
{
    /// <summary>An earlier message to this patient carries the same correlation id.</summary>
    SameCorrelationId,

    /// <summary>An earlier reply quotes the same message of the patient.</summary>
    SameQuotedMessage,

    /// <summary>The patient has had more replies than messages written so far.</summary>
    MoreRepliesThanMessages,
}

/// <summary>A reply too many.</summary>
internal sealed record DuplicateReply(SendEntry Reply, DuplicateReason Reason);

/// <summary>The verdict on one patient.</summary>
/// <param name="PatientKey">Whom it is about.</param>
/// <param name="Sent">Messages that need a reply, acknowledged or not.</param>
/// <param name="Acknowledged">Those of them that the appliance acknowledged.</param>
/// <param name="Replies">Accepted messages to the patient, except templates and those that failed later (sending those again is right).</param>
/// <param name="Duplicates">Replies that are certainly too many.</param>
/// <param name="Unprompted">Replies that came when nothing waited for one: a second answer to a burst, but also what staff wrote.</param>
/// <param name="Unanswered">Acknowledged messages that no reply covers.</param>
internal sealed record PatientJudgement(
    string PatientKey,
    int Sent,
    int Acknowledged,
    IReadOnlyList<SendEntry> Replies,
    IReadOnlyList<DuplicateReply> Duplicates,
    IReadOnlyList<SendEntry> Unprompted,
    IReadOnlyList<InboundEntry> Unanswered);

/// <summary>
/// What the journal says about lost and doubled messages. A reply that quotes covers the quoted message and the patient's earlier
/// ones; one that does not quote covers everything the patient had written when it was accepted. The verdict is therefore exact
/// when patients wait for a reply before they write again or the appliance quotes, and lenient otherwise.
/// </summary>
/// <param name="Patients">One verdict per patient who wrote or was written to, by key.</param>
internal sealed record Judgement(IReadOnlyDictionary<string, PatientJudgement> Patients)
{
    /// <summary>Acknowledged messages of all patients that need a reply.</summary>
    public int Acknowledged => Patients.Values.Sum(patient => patient.Acknowledged);

    /// <summary>Replies to all patients.</summary>
    public int Replies => Patients.Values.Sum(patient => patient.Replies.Count);

    /// <summary>Duplicates of all patients.</summary>
    public IReadOnlyList<DuplicateReply> Duplicates => [.. Patients.Values.SelectMany(patient => patient.Duplicates)];

    /// <summary>Unanswered messages of all patients.</summary>
    public IReadOnlyList<InboundEntry> Unanswered => [.. Patients.Values.SelectMany(patient => patient.Unanswered)];

    /// <summary>Judges entries that are in the order of their happening.</summary>
    public static Judgement Of(IEnumerable<InboundEntry> inbound, IEnumerable<SendEntry> sends)
    {
        ILookup<string, InboundEntry> messages = inbound.Where(entry => entry.Content.NeedsReply).ToLookup(entry => entry.PatientKey);
        ILookup<string, SendEntry> replies = sends
            .Where(entry => entry.Request.Kind != Graph.SendKind.Template && entry.Progress != SendProgress.Failed)
            .ToLookup(entry => entry.PatientKey);
        return new Judgement(messages.Select(group => group.Key).Union(replies.Select(group => group.Key))
            .ToDictionary(key => key, key => Judge(key, [.. messages[key]], [.. replies[key]])));
    }

    private static PatientJudgement Judge(string patientKey, InboundEntry[] messages, SendEntry[] replies)
    {
        List<DuplicateReply> duplicates = [];
        List<SendEntry> unprompted = [];
        HashSet<string> correlationIds = [];
        HashSet<string> quoted = [];
        int covered = 0;
        int genuine = 0;
        foreach (SendEntry reply in replies)
        {
            int written = messages.TakeWhile(message => message.SentAt <= reply.AcceptedAt).Count();
            int quotedIndex = reply.ContextWamid is { } context ? Array.FindIndex(messages, message => message.Wamid == context) : -1;
            if (reply.CorrelationId is { } id && !correlationIds.Add(id))
            {
                duplicates.Add(new DuplicateReply(reply, DuplicateReason.SameCorrelationId));
                continue;
            }

            if (quotedIndex >= 0 && !quoted.Add(reply.ContextWamid!))
            {
                duplicates.Add(new DuplicateReply(reply, DuplicateReason.SameQuotedMessage));
                continue;
            }

            if (++genuine > written && written > 0)
                duplicates.Add(new DuplicateReply(reply, DuplicateReason.MoreRepliesThanMessages));
            if (covered >= written)
                unprompted.Add(reply);
            covered = Math.Max(covered, quotedIndex >= 0 ? quotedIndex + 1 : written);
        }

        InboundEntry[] unanswered = [.. messages.Skip(covered).Where(message => message.AcknowledgedAt is not null)];
        return new PatientJudgement(
            patientKey, messages.Length, messages.Count(message => message.AcknowledgedAt is not null), replies, duplicates, unprompted, unanswered);
    }
}
