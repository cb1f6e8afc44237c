using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Reads the payloads that <see cref="WebhookReader"/> stored. What is missing is null; a field of the wrong type is a
/// <see cref="FormatException"/> that names it, and nothing else is ever thrown. Thread-safe.
/// </summary>
internal static class WhatsAppMessageReader
{
    /// <summary>The name of this channel.</summary>
    public const string ChannelName = "whatsapp";

    /// <summary>Reads an update of <see cref="UpdateKind.Message"/>.</summary>
    /// <param name="payload">The stored payload.</param>
    /// <param name="occurredAt">The stored time of the update.</param>
    /// <exception cref="FormatException">A field has the wrong type, or id, number or sender is missing.</exception>
    public static InboundMessage ReadMessage(string payload, DateTimeOffset occurredAt)
    {
        using JsonDocument document = PayloadFields.Parse(payload);
        JsonElement message = Part(document, "message");
        SenderIdentity sender = WhatsAppIdentity.Sender(message, PayloadFields.Object(document.RootElement, "contact"))
            ?? throw new FormatException("message.from and message.from_user_id are missing in the stored payload.");
        MessageContent content = MessageContent.Read(message, "message");
        return new InboundMessage(
            ChannelName,
            BusinessNumber(document),
            PayloadFields.RequiredText(message, "message.id"),
            sender,
            content.Kind,
            content.Text,
            content.ButtonId,
            content.Media,
            content.QuotedExternalId,
            occurredAt);
    }

    /// <summary>
    /// Reads an update of <see cref="UpdateKind.Status"/>; null for states that say nothing about delivery (<c>deleted</c>,
    /// <c>warning</c> and unknown ones).
    /// </summary>
    /// <inheritdoc cref="ReadMessage"/>
    public static DeliveryStatus? ReadStatus(string payload, DateTimeOffset occurredAt)
    {
        using JsonDocument document = PayloadFields.Parse(payload);
        JsonElement status = Part(document, "status");
        DeliveryState? state = PayloadFields.RequiredText(status, "status.status") switch
        {
            "sent" => DeliveryState.Sent,
            "delivered" => DeliveryState.Delivered,
            "read" or "played" => DeliveryState.Read,
            "failed" => DeliveryState.Failed,
            _ => null,
        };
        if (state is null)
            return null;

        return new DeliveryStatus(
            ChannelName,
            BusinessNumber(document),
            PayloadFields.RequiredText(status, "status.id"),
            state.Value,
            PayloadFields.Text(status, "status.biz_opaque_callback_data"),
            occurredAt,
            FirstErrorCode(status));
    }

    /// <summary>Reads an update of <see cref="UpdateKind.Echo"/>; null where it does not say to whom it was sent.</summary>
    /// <inheritdoc cref="ReadMessage"/>
    public static EchoMessage? ReadEcho(string payload, DateTimeOffset occurredAt)
    {
        using JsonDocument document = PayloadFields.Parse(payload);
        JsonElement echo = Part(document, "echo");
        SenderIdentity? recipient = WhatsAppIdentity.EchoRecipient(echo);
        string id = PayloadFields.RequiredText(echo, "echo.id");
        return recipient is null
            ? null
            : new EchoMessage(BusinessNumber(document), recipient, id, MessageContent.Read(echo, "echo").Text, occurredAt);
    }

    /// <summary>
    /// Reads an update of <see cref="UpdateKind.System"/>; null where it is no change of identity, or the old or the new one is not given.
    /// </summary>
    /// <inheritdoc cref="ReadMessage"/>
    public static SystemChange? ReadSystemChange(string payload, DateTimeOffset occurredAt)
    {
        using JsonDocument document = PayloadFields.Parse(payload);
        JsonElement message = Part(document, "message");
        JsonElement system = PayloadFields.Object(message, "message.system");
        SystemChangeKind? kind = PayloadFields.Text(system, "message.system.type") switch
        {
            "user_changed_number" => SystemChangeKind.Number,
            "user_changed_user_id" => SystemChangeKind.UserId,
            _ => null,
        };
        if (kind is null)
            return null;

        string? phone = WhatsAppIdentity.Phone(JsonText.Find(message, "from"u8));
        SenderIdentity? previous = Identity(system, "message.system.previous_user_id", "message.system.previous_parent_user_id", phone);
        string? newPhone = WhatsAppIdentity.Phone(JsonText.Find(system, "wa_id"u8)) ?? (kind == SystemChangeKind.UserId ? phone : null);
        SenderIdentity? current = Identity(system, "message.system.user_id", "message.system.parent_user_id", newPhone);
        string id = PayloadFields.RequiredText(message, "message.id");
        return previous is null || current is null
            ? null
            : new SystemChange(BusinessNumber(document), id, kind.Value, previous, current, occurredAt);
    }

    private static SenderIdentity? Identity(JsonElement system, string userIdPath, string parentPath, string? phone)
    {
        string? userId = PayloadFields.Text(system, userIdPath);
        return userId is null && phone is null
            ? null
            : new SenderIdentity(userId, PayloadFields.Text(system, parentPath), phone, ProfileName: null);
    }

    private static JsonElement Part(JsonDocument document, string name)
    {
        JsonElement part = PayloadFields.Object(document.RootElement, name);
        return part.ValueKind == JsonValueKind.Object ? part : throw new FormatException($"{name} is missing in the stored payload.");
    }

    private static string BusinessNumber(JsonDocument document)
    {
        string number = PayloadFields.RequiredText(PayloadFields.Object(document.RootElement, "metadata"), "metadata.phone_number_id");
        return CloudApiRequest.IsBusinessNumber(number)
            ? number
            : throw new FormatException("metadata.phone_number_id is not a phone number id in the stored payload.");
    }

    private static int? FirstErrorCode(JsonElement status)
    {
        JsonElement errors = PayloadFields.Array(status, "status.errors");
        if (errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
            return null;
        if (errors[0].ValueKind != JsonValueKind.Object)
            throw PayloadFields.WrongType("status.errors[0]", errors[0], "object");
        return PayloadFields.Number(errors[0], "status.errors[0].code");
    }
}
