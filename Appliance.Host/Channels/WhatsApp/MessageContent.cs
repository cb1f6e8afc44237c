using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>What a message says, whoever sent it.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="Text">Typed text, caption, button title, name of a place or contact, emoji; null where there is none.</param>
/// <param name="ButtonId">The id of the tapped button or row.</param>
/// <param name="Media">The file that came with it.</param>
/// <param name="QuotedExternalId">The message it refers to.</param>
internal readonly record struct MessageContent(
    MessageKind Kind,
    string? Text = null,
    string? ButtonId = null,
    MediaReference? Media = null,
    string? QuotedExternalId = null)
{
    /// <summary>Reads the object that the message's <c>type</c> names; an unknown type is <see cref="MessageKind.Unsupported"/>.</summary>
    /// <param name="message">The message object.</param>
    /// <param name="path">Its path in the payload, for errors.</param>
    /// <exception cref="FormatException">A field has the wrong type.</exception>
    public static MessageContent Read(JsonElement message, string path)
    {
        string? type = PayloadFields.Text(message, $"{path}.type");
        MessageContent content = type switch
        {
            "text" => new(MessageKind.Text, PayloadFields.Text(Part(message, path, type), $"{path}.text.body")),
            "audio" or "voice" => File(message, path, type, MessageKind.Voice),
            "image" => File(message, path, type, MessageKind.Image),
            "video" => File(message, path, type, MessageKind.Video),
            "document" => File(message, path, type, MessageKind.Document),
            "sticker" => File(message, path, type, MessageKind.Sticker),
            "location" => Location(Part(message, path, type), $"{path}.{type}"),
            "contacts" => new(MessageKind.Contacts, ContactCards.Describe(message, path)),
            "interactive" => Interactive(Part(message, path, type), $"{path}.{type}"),
            "button" => QuickReply(Part(message, path, type), $"{path}.{type}"),
            "reaction" => Reaction(Part(message, path, type), $"{path}.{type}"),
            "edit" => Edit(Part(message, path, type), $"{path}.{type}"),
            "order" => new(MessageKind.Unsupported, PayloadFields.Text(Part(message, path, type), $"{path}.order.text")),
            _ => new(MessageKind.Unsupported),
        };

        if (content.QuotedExternalId is not null)
            return content;
        JsonElement context = PayloadFields.Object(message, $"{path}.context");
        return content with { QuotedExternalId = PayloadFields.Text(context, $"{path}.context.id") };
    }

    private static JsonElement Part(JsonElement message, string path, string type) => PayloadFields.Object(message, $"{path}.{type}");

    private static MessageContent File(JsonElement message, string path, string type, MessageKind kind)
    {
        JsonElement file = Part(message, path, type);
        path = $"{path}.{type}";
        string? id = PayloadFields.Text(file, $"{path}.id");
        MediaReference? media = string.IsNullOrEmpty(id)
            ? null
            : new MediaReference(
                id,
                PayloadFields.Text(file, $"{path}.mime_type"),
                PayloadFields.Text(file, $"{path}.sha256"),
                PayloadFields.Text(file, $"{path}.filename"),
                PayloadFields.Flag(file, $"{path}.voice"));
        return new(kind, PayloadFields.Text(file, $"{path}.caption"), Media: media);
    }

    private static MessageContent Location(JsonElement location, string path)
    {
        string? name = PayloadFields.Text(location, $"{path}.name");
        string? address = PayloadFields.Text(location, $"{path}.address");
        return new(MessageKind.Location, name is null || address is null ? name ?? address : $"{name}, {address}");
    }

    private static MessageContent Interactive(JsonElement interactive, string path)
    {
        string? type = PayloadFields.Text(interactive, $"{path}.type");
        if (type is not ("button_reply" or "list_reply" or "nfm_reply"))
            return new(MessageKind.Unsupported);
        JsonElement reply = PayloadFields.Object(interactive, $"{path}.{type}");
        path = $"{path}.{type}";
        return type == "nfm_reply"
            ? new(MessageKind.Unsupported, PayloadFields.Text(reply, $"{path}.body"))
            : new(MessageKind.Button, PayloadFields.Text(reply, $"{path}.title"), PayloadFields.Text(reply, $"{path}.id"));
    }

    private static MessageContent QuickReply(JsonElement button, string path)
    {
        string? text = PayloadFields.Text(button, $"{path}.text");
        string? payload = PayloadFields.Text(button, $"{path}.payload");
        return string.IsNullOrEmpty(payload) ? new(MessageKind.Text, text) : new(MessageKind.Button, text, payload);
    }

    private static MessageContent Reaction(JsonElement reaction, string path)
    {
        string? emoji = PayloadFields.Text(reaction, $"{path}.emoji");
        return new(
            MessageKind.Reaction,
            string.IsNullOrEmpty(emoji) ? null : emoji,
            QuotedExternalId: PayloadFields.Text(reaction, $"{path}.message_id"));
    }

    // A corrected message is read like a new one that quotes the first: what was corrected may be what matters (or a red flag).
    private static MessageContent Edit(JsonElement edit, string path)
    {
        JsonElement message = PayloadFields.Object(edit, $"{path}.message");
        bool nested = PayloadFields.Text(message, $"{path}.message.type") == "edit";
        MessageContent content = nested ? new(MessageKind.Unsupported) : Read(message, $"{path}.message");
        return content with { QuotedExternalId = PayloadFields.Text(edit, $"{path}.original_message_id") };
    }
}
