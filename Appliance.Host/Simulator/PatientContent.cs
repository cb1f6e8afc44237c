namespace Appliance.Host.Simulator;

/// <summary>Where a tapped button came from: each arrives at the business in a form of its own.</summary>
internal enum ButtonOrigin
{
    /// <summary>A reply button below a message.</summary>
    Reply,

    /// <summary>A row of a list.</summary>
    ListRow,

    /// <summary>A quick reply of a template.</summary>
    Template,
}

/// <summary>A contact card.</summary>
/// <param name="Name">Formatted name.</param>
/// <param name="Phone">Number as the sender has it.</param>
internal sealed record ContactCard(string Name, string Phone);

/// <summary>What a simulated patient (or the clinic's phone app) sent.</summary>
internal abstract record PatientContent
{
    private PatientContent()
    {
    }

    /// <summary>Whether a business is expected to react: nothing is owed to a reaction, a sticker or a colleague.</summary>
    public virtual bool NeedsReply => true;

    /// <summary>What can be read of it, for people and for the journal.</summary>
    public abstract string? Summary { get; }

    /// <summary>Typed text.</summary>
    public sealed record Text(string Body) : PatientContent
    {
        public override string? Summary => Body;
    }

    /// <summary>A tapped button or list row.</summary>
    public sealed record Button(string Id, string Title, ButtonOrigin Origin) : PatientContent
    {
        public override string? Summary => Title;
    }

    /// <summary>A file; <paramref name="Kind"/> is Meta's type: image, video, audio, document or sticker.</summary>
    public sealed record Media(string Kind, string MediaId, string MimeType, string Sha256, bool Voice, string? FileName, string? Caption) : PatientContent
    {
        public override bool NeedsReply => Kind != "sticker";

        public override string? Summary => Caption;
    }

    /// <summary>An emoji on an earlier message; null takes it away.</summary>
    public sealed record Reaction(string TargetWamid, string? Emoji) : PatientContent
    {
        public override bool NeedsReply => false;

        public override string? Summary => Emoji;
    }

    /// <summary>A place, in degrees.</summary>
    public sealed record Location(double Latitude, double Longitude, string? Name, string? Address) : PatientContent
    {
        public override string? Summary => Name;
    }

    /// <summary>Contact cards.</summary>
    public sealed record Contacts(IReadOnlyList<ContactCard> Cards) : PatientContent
    {
        public override string? Summary => string.Join(", ", Cards.Select(card => card.Name));
    }

    /// <summary>Text that a person of the clinic wrote on the phone app.</summary>
    public sealed record StaffEcho(string Body) : PatientContent
    {
        public override bool NeedsReply => false;

        public override string? Summary => Body;
    }
}
