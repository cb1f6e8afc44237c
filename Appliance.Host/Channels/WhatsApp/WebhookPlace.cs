using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>The fields of a change that are told apart.</summary>
internal enum WebhookField
{
    /// <summary>Any other field.</summary>
    Other,

    /// <summary><c>messages</c>, or no field given.</summary>
    Messages,

    /// <summary><c>smb_message_echoes</c>.</summary>
    Echoes,

    /// <summary><c>history</c>.</summary>
    History,
}

/// <summary>The arrays of a change's value whose elements are updates.</summary>
internal enum WebhookPart
{
    /// <summary>Not such an array.</summary>
    None,

    /// <summary><c>messages</c>.</summary>
    Message,

    /// <summary><c>statuses</c>.</summary>
    Status,

    /// <summary><c>message_echoes</c>.</summary>
    Echo,

    /// <summary><c>errors</c>, alone or beside messages.</summary>
    Error,
}

/// <summary>Where in a body a part stands: what its entry and its change say about it. Everything may be undefined.</summary>
/// <param name="EntryId">Id of the WhatsApp Business account.</param>
/// <param name="EntryTime">Unix seconds; with fields other than <c>messages</c>.</param>
/// <param name="FieldName">The change's field as sent.</param>
/// <param name="Field">Which field that is.</param>
/// <param name="Metadata">The clinic's number.</param>
/// <param name="Contacts">The people of the messages and statuses.</param>
/// <param name="LoneMessage">Whether the value holds exactly one message.</param>
internal readonly record struct WebhookPlace(
    JsonElement EntryId,
    JsonElement EntryTime,
    JsonElement FieldName,
    WebhookField Field,
    JsonElement Metadata,
    JsonElement Contacts,
    bool LoneMessage)
{
    /// <summary>The place of an entry's changes.</summary>
    public static WebhookPlace OfEntry(JsonElement entry) =>
        new() { EntryId = JsonText.Find(entry, "id"u8), EntryTime = JsonText.Find(entry, "time"u8) };

    /// <summary>The place of a change's parts.</summary>
    public WebhookPlace OfChange(JsonElement change, JsonElement value)
    {
        JsonElement field = JsonText.Find(change, "field"u8);
        JsonElement messages = JsonText.Find(value, "messages"u8);
        return this with
        {
            FieldName = field,
            Field = FieldOf(field),
            Metadata = JsonText.Find(value, "metadata"u8),
            Contacts = JsonText.Find(value, "contacts"u8),
            LoneMessage = messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() == 1,
        };
    }

    /// <summary>What the elements of a property of the value are.</summary>
    public WebhookPart PartOf(JsonProperty property)
    {
        if (JsonText.Named(property, "errors"u8))
            return WebhookPart.Error;
        if (Field is WebhookField.Echoes)
            return JsonText.Named(property, "message_echoes"u8) ? WebhookPart.Echo : WebhookPart.None;
        if (JsonText.Named(property, "messages"u8))
            return WebhookPart.Message;
        return JsonText.Named(property, "statuses"u8) ? WebhookPart.Status : WebhookPart.None;
    }

    /// <summary>
    /// The contact that belongs to a message: the same person by user id or number, or the only one of a lone message; undefined where there is
    /// none.
    /// </summary>
    /// <param name="userId">The person's user id in the part.</param>
    /// <param name="phone">The person's number in the part.</param>
    /// <param name="index">The part's place in its array, where its contact usually stands too.</param>
    public JsonElement ContactOf(JsonElement userId, JsonElement phone, int index)
    {
        if (Contacts.ValueKind != JsonValueKind.Array)
            return default;
        int count = Contacts.GetArrayLength();
        if (index < count && IsPerson(Contacts[index], userId, phone))
            return Contacts[index];
        foreach (JsonElement contact in Contacts.EnumerateArray())
        {
            if (IsPerson(contact, userId, phone))
                return contact;
        }

        return LoneMessage && count == 1 && Contacts[0].ValueKind == JsonValueKind.Object ? Contacts[0] : default;
    }

    private static bool IsPerson(JsonElement contact, JsonElement userId, JsonElement phone)
    {
        JsonElement contactUserId = JsonText.Find(contact, "user_id"u8);
        JsonElement contactPhone = JsonText.Find(contact, "wa_id"u8);
        return JsonText.SameString(contactUserId, userId) || JsonText.SameString(contactPhone, phone)
            || JsonText.SameString(contactUserId, phone) || JsonText.SameString(contactPhone, userId);
    }

    private static WebhookField FieldOf(JsonElement field) => JsonText.Read(field) switch
    {
        null or "messages" => WebhookField.Messages,
        "smb_message_echoes" => WebhookField.Echoes,
        "history" => WebhookField.History,
        _ => WebhookField.Other,
    };
}
