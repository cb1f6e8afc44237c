using System.Text;
using Appliance.Host.Channels;
using Appliance.Host.Channels.WhatsApp;

namespace Appliance.Tests.Host.Channels.WhatsApp;

/// <summary>Webhook bodies in Meta's form with invented content.</summary>
internal static class WebhookSamples
{
    public const string Metadata = """{"display_phone_number":"39055000000","phone_number_id":"PNID"}""";
    public const string Contact = """{"profile":{"name":"Ada"},"wa_id":"393330000000","user_id":"IT.123","parent_user_id":"IT.ENT.9"}""";
    public const string TextMessage =
        """{"from":"393330000000","from_user_id":"IT.123","id":"wamid.X","timestamp":"1790000000","type":"text","text":{"body":"ciao"}}""";

    public static readonly DateTimeOffset ReceivedAt = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    public static string Body(params string[] changes) =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"WABA","changes":[{{string.Join(',', changes)}}]}]}""";

    public static string Change(string value, string field = "messages") => $$"""{"field":"{{field}}","value":{{value}}}""";

    public static string Messages(string contacts, params string[] messages) =>
        Change($$"""{"messaging_product":"whatsapp","metadata":{{Metadata}},"contacts":[{{contacts}}],"messages":[{{string.Join(',', messages)}}]}""");

    public static string Statuses(params string[] statuses) =>
        Change($$"""{"messaging_product":"whatsapp","metadata":{{Metadata}},"statuses":[{{string.Join(',', statuses)}}]}""");

    public static IReadOnlyList<ChannelUpdate> Read(string body) => Read(Encoding.UTF8.GetBytes(body));

    public static IReadOnlyList<ChannelUpdate> Read(byte[] body) => WebhookReader.Read(body, ReceivedAt).Updates;

    /// <summary>The payload of the only update of a body with this message.</summary>
    public static string MessagePayload(string message, string contacts = Contact) => Read(Body(Messages(contacts, message))).Single().Payload;
}
