namespace Appliance.Host.Simulator.Journal;

/// <summary>How far a message of the appliance has come on the patient's phone.</summary>
internal enum SendProgress
{
    /// <summary>Accepted by the Graph API.</summary>
    Accepted,

    /// <summary>Failed after it was accepted.</summary>
    Failed,

    /// <summary>Handed to the network.</summary>
    Sent,

    /// <summary>On the phone.</summary>
    Delivered,

    /// <summary>Opened.</summary>
    Read,
}

/// <summary>A button or list row that the patient can tap.</summary>
/// <param name="Id">What comes back.</param>
/// <param name="Title">What the patient sees.</param>
/// <param name="Description">Second line of a list row.</param>
internal sealed record OfferedButton(string Id, string Title, string? Description = null);

/// <summary>A message of the appliance that Meta accepted, as it stands now.</summary>
/// <param name="Wamid">Meta's id.</param>
/// <param name="PatientKey">Who gets it.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
internal sealed record SendEntry(string Wamid, string PatientKey, Graph.SendRequest Request, DateTimeOffset AcceptedAt)
{
    /// <summary>How far it has come.</summary>
    public SendProgress Progress { get; init; }

    /// <summary>The error code of a failure.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>Text, or the body of an interactive message.</summary>
    public string Text => Request.Text;

    /// <summary>The appliance's own id.</summary>
    public string? CorrelationId => Request.CorrelationId;

    /// <summary>The message it quotes.</summary>
    public string? ContextWamid => Request.ContextWamid;

    /// <summary>What can be tapped.</summary>
    public IReadOnlyList<OfferedButton> Buttons => Request.Buttons;
}

/// <summary>A message of the appliance that was not accepted.</summary>
/// <param name="PatientKey">Who would have got it, where that is a patient of the simulator.</param>
/// <param name="Code">Meta's error code; 0 where there was no answer with one.</param>
/// <param name="Reason">Meta's words.</param>
/// <param name="CorrelationId">The appliance's own id.</param>
/// <param name="At">When.</param>
internal sealed record RefusedEntry(string? PatientKey, int Code, string Reason, string? CorrelationId, DateTimeOffset At);
