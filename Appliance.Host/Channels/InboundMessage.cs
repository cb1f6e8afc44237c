namespace Appliance.Host.Channels;

/// <summary>What a patient sent, by the form it came in.</summary>
public enum MessageKind
{
    /// <summary>Typed text, or the caption-less text of a quick reply.</summary>
    Text,

    /// <summary>A tap on a reply button or list row; <see cref="InboundMessage.ButtonId"/> says which.</summary>
    Button,

    /// <summary>A voice note or other audio.</summary>
    Voice,

    /// <summary>A photo.</summary>
    Image,

    /// <summary>A video.</summary>
    Video,

    /// <summary>A file.</summary>
    Document,

    /// <summary>A place on the map.</summary>
    Location,

    /// <summary>One or more contact cards.</summary>
    Contacts,

    /// <summary>An emoji put on an earlier message; never answered.</summary>
    Reaction,

    /// <summary>A sticker; never answered.</summary>
    Sticker,

    /// <summary>Anything else the channel may carry now or later.</summary>
    Unsupported,
}

/// <summary>Who wrote. At least one of <see cref="UserId"/> and <see cref="Phone"/> is present.</summary>
/// <param name="UserId">Business-scoped user id such as <c>IT.13491</c>; the preferred key.</param>
/// <param name="ParentUserId">The user id of the linked portfolio, where Meta gives one.</param>
/// <param name="Phone">Digits of the international number without a plus sign; absent for users known by name only.</param>
/// <param name="ProfileName">The name the patient shows on the channel.</param>
public sealed record SenderIdentity(string? UserId, string? ParentUserId, string? Phone, string? ProfileName);

/// <summary>A file that the channel keeps for a few days and hands out by id.</summary>
/// <param name="Id">The channel's id of the file.</param>
/// <param name="MimeType">As sent, parameters included, such as <c>audio/ogg; codecs=opus</c>.</param>
/// <param name="Sha256">Hash as sent (base64 or hex), where given.</param>
/// <param name="FileName">Name of a document, where given.</param>
/// <param name="IsVoiceNote">Whether it was spoken into the channel's app, in contrast to an audio file that was attached.</param>
public sealed record MediaReference(string Id, string? MimeType, string? Sha256, string? FileName, bool IsVoiceNote = false);

/// <summary>One message of a patient in the words of no particular channel.</summary>
/// <param name="Channel">Name of the channel, such as <c>whatsapp</c>.</param>
/// <param name="BusinessNumber">The channel's id of the clinic's number (Meta: phone number id).</param>
/// <param name="ExternalId">The channel's id of the message (Meta: wamid).</param>
/// <param name="Sender">Who wrote.</param>
/// <param name="Kind">The form of the message.</param>
/// <param name="Text">Typed text, caption, button title; null where there is none.</param>
/// <param name="ButtonId">The id of the tapped button or list row.</param>
/// <param name="Media">The file that came with it.</param>
/// <param name="QuotedExternalId">The message this one replies to.</param>
/// <param name="SentAt">When the patient sent it, by the channel's clock.</param>
public sealed record InboundMessage(
    string Channel,
    string BusinessNumber,
    string ExternalId,
    SenderIdentity Sender,
    MessageKind Kind,
    string? Text,
    string? ButtonId,
    MediaReference? Media,
    string? QuotedExternalId,
    DateTimeOffset SentAt);
