using System.Text;
using System.Text.Json;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Knowledge.Inbox;
using Appliance.Tests.Host.Channels.WhatsApp;

namespace Appliance.Tests.Host;

/// <summary>What WhatsApp delivers, in Meta's form, as events for the inbox.</summary>
internal static class Incoming
{
    public const string Phone = "393330000000";
    public const string UserId = "IT.123";
    public const string Name = "Quintilia Zamparelli";

    public static NewInboxEvent[] Text(string id, string text, DateTimeOffset at, string from = Phone, string? userId = UserId) =>
        Message(id, at, $$"""
            "type":"text","text":{"body":{{JsonSerializer.Serialize(text)}}}
            """, from, userId);

    public static NewInboxEvent[] Tap(string id, string button, string title, DateTimeOffset at) =>
        Message(id, at, $$$"""
            "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"{{{button}}}","title":"{{{title}}}"}}
            """);

    public static NewInboxEvent[] Reaction(string id, DateTimeOffset at) =>
        Message(id, at, """
            "type":"reaction","reaction":{"message_id":"wamid.OUT1","emoji":"👍"}
            """);

    public static NewInboxEvent[] Sticker(string id, DateTimeOffset at) =>
        Message(id, at, """
            "type":"sticker","sticker":{"id":"1","mime_type":"image/webp"}
            """);

    public static NewInboxEvent[] Voice(string id, DateTimeOffset at, string from = Phone, string? userId = UserId, string file = "1") =>
        Message(id, at, $$$"""
            "type":"audio","audio":{"id":"{{{file}}}","mime_type":"audio/ogg; codecs=opus","voice":true}
            """, from, userId);

    public static NewInboxEvent[] Photo(string id, DateTimeOffset at) =>
        Message(id, at, """
            "type":"image","image":{"id":"3","mime_type":"image/jpeg"}
            """);

    public static NewInboxEvent[] Document(string id, string mimeType, DateTimeOffset at) =>
        Message(id, at, $$$"""
            "type":"document","document":{"id":"2","mime_type":"{{{mimeType}}}","filename":"../referto.pdf","caption":"ecco il referto"}
            """);

    public static NewInboxEvent[] NumberChange(string id, DateTimeOffset at, string newPhone, string newUserId) => Events(
        WebhookSamples.Messages("", $$$"""
            {"from":"{{{Phone}}}","id":"{{{id}}}","timestamp":"{{{at.ToUnixTimeSeconds()}}}","type":"system","system":{"type":"user_changed_number","body":"changed","wa_id":"{{{newPhone}}}","user_id":"{{{newUserId}}}","previous_user_id":"{{{UserId}}}"}}
            """), at);

    public static NewInboxEvent[] Echo(string id, string text, DateTimeOffset at) => Events(
        WebhookSamples.Change(
            $$$"""
            {"messaging_product":"whatsapp","metadata":{{{WebhookSamples.Metadata}}},"message_echoes":[{"from":"39055000000","to":"{{{Phone}}}","id":"{{{id}}}","timestamp":"{{{at.ToUnixTimeSeconds()}}}","type":"text","text":{"body":{{{JsonSerializer.Serialize(text)}}}}}]}
            """,
            "smb_message_echoes"), at);

    public static NewInboxEvent[] Status(string externalId, string status, DateTimeOffset at, string? correlation = null, int? code = null) => Events(
        WebhookSamples.Statuses($$$"""
            {"id":"{{{externalId}}}","status":"{{{status}}}","timestamp":"{{{at.ToUnixTimeSeconds()}}}","recipient_id":"{{{Phone}}}"{{{(correlation is null ? "" : $",\"biz_opaque_callback_data\":\"{correlation}\"")}}}{{{(code is null ? "" : $",\"errors\":[{{\"code\":{code},\"title\":\"t\"}}]")}}}}
            """), at);

    /// <summary>A message whose text is no text: it is stored, and cannot be read later.</summary>
    public static NewInboxEvent[] Unreadable(string id, string words, DateTimeOffset at) =>
        Message(id, at, $$"""
            "type":"text","text":{"body":["{{words}}"]}
            """);

    private static NewInboxEvent[] Message(string id, DateTimeOffset at, string content, string from = Phone, string? userId = UserId)
    {
        string user = userId is null ? "" : $"\"from_user_id\":\"{userId}\",";
        string contact = $$$"""{"profile":{"name":"{{{Name}}}"},"wa_id":"{{{from}}}"}""";
        return Events(WebhookSamples.Messages(contact, $$"""{"from":"{{from}}",{{user}}"id":"{{id}}","timestamp":"{{at.ToUnixTimeSeconds()}}",{{content}}}"""), at);
    }

    private static NewInboxEvent[] Events(string change, DateTimeOffset receivedAt) =>
    [
        .. WebhookReader.Read(Encoding.UTF8.GetBytes(WebhookSamples.Body(change)), receivedAt).Updates.Select(update => new NewInboxEvent(
            WhatsAppMessageReader.ChannelName, update.ExternalId, Kind(update.Kind), update.SenderKey, update.OccurredAt, update.Payload)),
    ];

    private static InboxEventKind Kind(UpdateKind kind) => Enum.Parse<InboxEventKind>(kind.ToString());
}
