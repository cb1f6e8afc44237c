using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Phone;

/// <summary>A file as the page shows it.</summary>
internal sealed record PhoneFile(string? Url, string Kind, string MimeType, string? Name, bool Voice);

/// <summary>A place as the page shows it.</summary>
internal sealed record PhonePlace(double Latitude, double Longitude, string? Name);

/// <summary>One bubble of the phone page.</summary>
internal sealed record PhoneMessage
{
    public required string Wamid { get; init; }

    public required string Patient { get; init; }

    /// <summary>patient, clinic (the appliance) or staff (a person on the phone app).</summary>
    public required string From { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>sent, delivered, read or failed, as that side of the conversation sees it.</summary>
    public required string Tick { get; init; }

    public string? Text { get; init; }

    public string? Note { get; init; }

    public string? Quote { get; init; }

    public IReadOnlyList<OfferedButton> Buttons { get; init; } = [];

    public PhoneFile? File { get; init; }

    public PhonePlace? Place { get; init; }

    /// <summary>The message that a reaction belongs to; <see cref="Text"/> is the emoji.</summary>
    public string? ReactionTo { get; init; }

    /// <summary>A patient's message: sent, delivered once the appliance acknowledged it, read once the appliance marked it.</summary>
    public static PhoneMessage Of(InboundEntry entry)
    {
        string tick = entry.GivenUp ? "failed" : entry.ReadAt is not null ? "read" : entry.AcknowledgedAt is not null ? "delivered" : "sent";
        bool waiting = entry.AcknowledgedAt is null && entry.LastFailure is not null;
        var message = new PhoneMessage
        {
            Wamid = entry.Wamid,
            Patient = entry.PatientKey,
            From = entry.Content is PatientContent.StaffEcho ? "staff" : "patient",
            At = entry.SentAt.ToUnixTimeMilliseconds(),
            Tick = tick,
            Text = entry.Content.Summary,
            Quote = entry.QuotedWamid,
            Note = waiting ? $"{(entry.GivenUp ? "Not delivered" : "Trying again")}: {entry.LastFailure}." : null,
        };
        return entry.Content switch
        {
            PatientContent.Media media => message with
            {
                File = new PhoneFile(PhoneEndpoints.MediaPath(media.MediaId), media.Kind, media.MimeType, media.FileName, media.Voice),
            },
            PatientContent.Location place => message with { Place = new PhonePlace(place.Latitude, place.Longitude, place.Name), Text = null },
            PatientContent.Contacts contacts => message with { Text = $"Contact: {contacts.Summary}" },
            PatientContent.Reaction reaction => message with { ReactionTo = reaction.TargetWamid },
            _ => message,
        };
    }

    /// <summary>A message of the appliance.</summary>
    public static PhoneMessage Of(SendEntry entry) => new()
    {
        Wamid = entry.Wamid,
        Patient = entry.PatientKey,
        From = "clinic",
        At = entry.AcceptedAt.ToUnixTimeMilliseconds(),
        Tick = entry.Progress switch
        {
            SendProgress.Failed => "failed",
            SendProgress.Delivered => "delivered",
            SendProgress.Read => "read",
            _ => "sent",
        },
        Text = entry.Text,
        Quote = entry.ContextWamid,
        Buttons = entry.Buttons,
        Note = entry.ErrorCode is { } code ? $"Failed with error {code}: the patient does not see this." : null,
        File = entry.Request.MediaKind is { } kind
            ? new PhoneFile(
                entry.Request.MediaId is { } id ? PhoneEndpoints.MediaPath(id) : null, kind, string.Empty, entry.Request.FileName, false)
            : null,
    };
}
