using System.Text.Json;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>Writes <c>type</c> and the object of that name.</summary>
internal static class MessageContentWriter
{
    public static void Write(Utf8JsonWriter message, PatientContent content, Func<string, Uri> mediaLink)
    {
        switch (content)
        {
            case PatientContent.Text text:
                message.WriteString("type", "text");
                message.WriteStartObject("text");
                message.WriteString("body", text.Body);
                message.WriteEndObject();
                break;
            case PatientContent.Button button:
                WriteButton(message, button);
                break;
            case PatientContent.Media media:
                WriteMedia(message, media, mediaLink);
                break;
            case PatientContent.Reaction reaction:
                message.WriteString("type", "reaction");
                message.WriteStartObject("reaction");
                message.WriteString("message_id", reaction.TargetWamid);
                // A reaction that is taken away has no emoji, not an empty one.
                if (reaction.Emoji is not null)
                    message.WriteString("emoji", reaction.Emoji);
                message.WriteEndObject();
                break;
            case PatientContent.Location location:
                WriteLocation(message, location);
                break;
            case PatientContent.Contacts contacts:
                WriteContacts(message, contacts);
                break;
            default:
                throw new ArgumentException($"{content.GetType().Name} is no content of a message.", nameof(content));
        }
    }

    private static void WriteButton(Utf8JsonWriter message, PatientContent.Button button)
    {
        if (button.Origin == ButtonOrigin.Template)
        {
            message.WriteString("type", "button");
            message.WriteStartObject("button");
            message.WriteString("payload", button.Id);
            message.WriteString("text", button.Title);
            message.WriteEndObject();
            return;
        }

        string reply = button.Origin == ButtonOrigin.ListRow ? "list_reply" : "button_reply";
        message.WriteString("type", "interactive");
        message.WriteStartObject("interactive");
        message.WriteString("type", reply);
        message.WriteStartObject(reply);
        message.WriteString("id", button.Id);
        message.WriteString("title", button.Title);
        message.WriteEndObject();
        message.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter message, PatientContent.Media media, Func<string, Uri> mediaLink)
    {
        message.WriteString("type", media.Kind);
        message.WriteStartObject(media.Kind);
        if (media.Caption is not null)
            message.WriteString("caption", media.Caption);
        if (media.FileName is not null && media.Kind == "document")
            message.WriteString("filename", media.FileName);
        message.WriteString("mime_type", media.MimeType);
        message.WriteString("sha256", media.Sha256);
        message.WriteString("id", media.MediaId);
        message.WriteString("url", mediaLink(media.MediaId).AbsoluteUri);
        if (media.Kind == "audio")
            message.WriteBoolean("voice", media.Voice);
        if (media.Kind == "sticker")
            message.WriteBoolean("animated", false);
        message.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter message, PatientContent.Location location)
    {
        message.WriteString("type", "location");
        message.WriteStartObject("location");
        message.WriteNumber("latitude", location.Latitude);
        message.WriteNumber("longitude", location.Longitude);
        if (location.Name is not null)
            message.WriteString("name", location.Name);
        if (location.Address is not null)
            message.WriteString("address", location.Address);
        message.WriteEndObject();
    }

    private static void WriteContacts(Utf8JsonWriter message, PatientContent.Contacts contacts)
    {
        message.WriteString("type", "contacts");
        message.WriteStartArray("contacts");
        foreach (ContactCard card in contacts.Cards)
        {
            message.WriteStartObject();
            message.WriteStartObject("name");
            message.WriteString("formatted_name", card.Name);
            message.WriteString("first_name", card.Name);
            message.WriteEndObject();
            message.WriteStartArray("phones");
            message.WriteStartObject();
            message.WriteString("phone", card.Phone);
            message.WriteString("type", "CELL");
            message.WriteEndObject();
            message.WriteEndArray();
            message.WriteEndObject();
        }

        message.WriteEndArray();
    }
}
