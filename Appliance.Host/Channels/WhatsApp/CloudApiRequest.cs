using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Writes the request bodies of <c>POST /{version}/{phone number id}/messages</c> and checks Meta's limits before anything is sent.
/// </summary>
internal static class CloudApiRequest
{
    /// <summary>Longest text without buttons, in UTF-16 characters.</summary>
    public const int MaxTextChars = 4_096;

    /// <summary>Longest text with buttons, in UTF-16 characters.</summary>
    public const int MaxButtonTextChars = 1_024;

    /// <summary>Most reply buttons.</summary>
    public const int MaxButtons = 3;

    /// <summary>Longest button title, in UTF-16 characters.</summary>
    public const int MaxButtonTitleChars = 20;

    /// <summary>Longest button id, in UTF-16 characters.</summary>
    public const int MaxButtonIdChars = 256;

    /// <summary>Longest correlation id (<c>biz_opaque_callback_data</c>), in UTF-16 characters.</summary>
    public const int MaxCorrelationChars = 512;

    /// <summary>Longest phone number id, in characters.</summary>
    public const int MaxBusinessNumberChars = 64;

    // JSON for a JSON reader: accents and quotation marks need no escape that only HTML asks for.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of a message.</summary>
    /// <exception cref="ArgumentException">The message exceeds a limit or names no recipient; the message says which.</exception>
    public static byte[] Message(OutboundMessage message)
    {
        CheckBusinessNumber(message.BusinessNumber);
        CheckContent(message);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            json.WriteStartObject();
            json.WriteString("messaging_product"u8, "whatsapp"u8);
            json.WriteString("recipient_type"u8, "individual"u8);
            WriteRecipient(json, message);
            if (message.QuotedExternalId is not null)
            {
                json.WriteStartObject("context"u8);
                json.WriteString("message_id"u8, message.QuotedExternalId);
                json.WriteEndObject();
            }

            json.WriteString("biz_opaque_callback_data"u8, message.CorrelationId);
            if (message.Buttons.Count == 0)
                WriteText(json, message.Text);
            else
                WriteButtons(json, message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The body that marks a patient's message as read.</summary>
    public static byte[] Read(string externalId, bool typing)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            json.WriteStartObject();
            json.WriteString("messaging_product"u8, "whatsapp"u8);
            json.WriteString("status"u8, "read"u8);
            json.WriteString("message_id"u8, externalId);
            if (typing)
            {
                json.WriteStartObject("typing_indicator"u8);
                json.WriteString("type"u8, "text"u8);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether a business number consists of letters, digits, hyphens and underscores, and is not too long.</summary>
    public static bool IsBusinessNumber(string businessNumber) => businessNumber.Length is > 0 and <= MaxBusinessNumberChars
        && businessNumber.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>Refuses a business number that could lead the request to another resource.</summary>
    /// <exception cref="ArgumentException">It has characters other than letters, digits, hyphens and underscores, or too many.</exception>
    public static void CheckBusinessNumber(string businessNumber)
    {
        if (!IsBusinessNumber(businessNumber))
        {
            throw new ArgumentException(
                $"The business number has to be 1 to {MaxBusinessNumberChars} letters or digits. Use the phone number id that Meta shows.");
        }
    }

    private static void CheckContent(OutboundMessage message)
    {
        (int limit, string kind) = message.Buttons.Count == 0 ? (MaxTextChars, "a text") : (MaxButtonTextChars, "a text with buttons");
        if (string.IsNullOrWhiteSpace(message.Text))
            throw new ArgumentException("The text is empty. WhatsApp carries no empty message.");
        if (message.Text.Length > limit)
        {
            throw new ArgumentException(
                $"The text has {message.Text.Length} characters; {kind} may have {limit}. Shorten it or send it in parts.");
        }

        if (message.CorrelationId.Length is 0 or > MaxCorrelationChars)
            throw new ArgumentException($"The correlation id has {message.CorrelationId.Length} characters, not 1 to {MaxCorrelationChars}.");
        if (message.Buttons.Count > MaxButtons)
            throw new ArgumentException($"There are {message.Buttons.Count} buttons; {MaxButtons} are allowed. Name the rest in the text.");
        foreach (ReplyButton button in message.Buttons)
        {
            if (button.Id.Length is 0 or > MaxButtonIdChars)
                throw new ArgumentException($"A button id has {button.Id.Length} characters, not 1 to {MaxButtonIdChars}.");
            if (button.Title.Length is 0 or > MaxButtonTitleChars)
                throw new ArgumentException($"The button title '{button.Title}' has not 1 to {MaxButtonTitleChars} characters. Shorten it.");
        }

        if (message.Buttons.DistinctBy(button => button.Id).Count() < message.Buttons.Count
            || message.Buttons.DistinctBy(button => button.Title).Count() < message.Buttons.Count)
            throw new ArgumentException("Two buttons have the same id or title. Give each its own.");
    }

    private static void WriteRecipient(Utf8JsonWriter json, OutboundMessage message)
    {
        if (message.Phone is not null)
        {
            ReadOnlySpan<char> digits = WhatsAppIdentity.PhoneDigits(message.Phone);
            if (digits.IsEmpty)
                throw new ArgumentException("The recipient's phone number is not the digits of an international number.");

            // Without a plus sign Meta puts the business number's own country code before the number.
            json.WriteString("to"u8, $"+{digits}");
        }
        else if (message.UserId is not null && WhatsAppIdentity.IsUserId(message.UserId))
            json.WriteString("recipient"u8, message.UserId);
        else
            throw new ArgumentException("The recipient has neither a phone number nor a user id of the form IT.13491.");
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteString("type"u8, "text"u8);
        json.WriteStartObject("text"u8);
        json.WriteBoolean("preview_url"u8, false);
        json.WriteString("body"u8, text);
        json.WriteEndObject();
    }

    private static void WriteButtons(Utf8JsonWriter json, OutboundMessage message)
    {
        json.WriteString("type"u8, "interactive"u8);
        json.WriteStartObject("interactive"u8);
        json.WriteString("type"u8, "button"u8);
        json.WriteStartObject("body"u8);
        json.WriteString("text"u8, message.Text);
        json.WriteEndObject();
        json.WriteStartObject("action"u8);
        json.WriteStartArray("buttons"u8);
        foreach (ReplyButton button in message.Buttons)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "reply"u8);
            json.WriteStartObject("reply"u8);
            json.WriteString("id"u8, button.Id);
            json.WriteString("title"u8, button.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
