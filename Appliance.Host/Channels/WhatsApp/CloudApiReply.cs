using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>What an answer of the Graph API says; everything is null where it is not JSON or says nothing of the kind.</summary>
/// <param name="ErrorCode"><c>error.code</c>.</param>
/// <param name="MessageId"><c>messages[0].id</c>.</param>
/// <param name="Success"><c>success</c>.</param>
/// <param name="DisplayNumber"><c>display_phone_number</c>.</param>
/// <param name="VerifiedName"><c>verified_name</c>.</param>
/// <param name="Quality"><c>quality_rating</c>.</param>
internal sealed record CloudApiReply(
    int? ErrorCode,
    string? MessageId,
    bool Success,
    string? DisplayNumber,
    string? VerifiedName,
    string? Quality)
{
    private static readonly CloudApiReply s_nothing = new(null, null, false, null, null, null);

    /// <summary>Reads an answer. An answer that is not JSON comes from something between Meta and us and says nothing.</summary>
    public static CloudApiReply Read(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return s_nothing;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            JsonElement messages = JsonText.Find(root, "messages"u8);
            JsonElement first = messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0 ? messages[0] : default;
            JsonElement code = JsonText.Find(JsonText.Find(root, "error"u8), "code"u8);
            string? id = JsonText.Read(JsonText.Find(first, "id"u8));
            return new CloudApiReply(
                code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out int number) ? number : null,
                string.IsNullOrEmpty(id) ? null : id,
                JsonText.Find(root, "success"u8).ValueKind == JsonValueKind.True,
                JsonText.Read(JsonText.Find(root, "display_phone_number"u8)),
                JsonText.Read(JsonText.Find(root, "verified_name"u8)),
                JsonText.Read(JsonText.Find(root, "quality_rating"u8)));
        }
    }
}
