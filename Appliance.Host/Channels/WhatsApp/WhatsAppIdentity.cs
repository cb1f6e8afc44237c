using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Finds out who a message is from or to. WhatsApp names people by a business-scoped user id (BSUID: two capital letters, a point, up to
/// 128 characters, such as <c>IT.13491</c>) and by the digits of a phone number; either may be missing, and a BSUID may stand where a phone
/// number is expected. Never throws; what is not of either form counts as missing.
/// </summary>
internal static class WhatsAppIdentity
{
    /// <summary>Longest user id or phone number that is taken for one, in characters (a parent BSUID has 7 + 128).</summary>
    private const int MaxIdentityChars = 160;

    /// <summary>Most digits of a phone number: E.164 has 15, test numbers have a few more.</summary>
    private const int MaxPhoneDigits = 20;

    /// <summary>Tells a BSUID from a phone number.</summary>
    public static bool IsUserId(ReadOnlySpan<char> id) =>
        id.Length > 3 && char.IsAsciiLetterUpper(id[0]) && char.IsAsciiLetterUpper(id[1]) && id[2] == '.';

    /// <summary>The digits of a phone number without its plus sign; empty where it is none.</summary>
    public static ReadOnlySpan<char> PhoneDigits(ReadOnlySpan<char> phone)
    {
        ReadOnlySpan<char> digits = phone.StartsWith('+') ? phone[1..] : phone;
        return digits.Length is 0 or > MaxPhoneDigits || digits.ContainsAnyExceptInRange('0', '9') ? default : digits;
    }

    /// <summary>The key of whoever wrote a message: BSUID where there is one, otherwise digits; null where neither is known.</summary>
    /// <param name="message">The message object; undefined where there is none.</param>
    /// <param name="contact">The contact object that belongs to it; undefined where there is none.</param>
    public static string? SenderKey(JsonElement message, JsonElement contact)
    {
        JsonElement from = JsonText.Find(message, "from"u8);
        return UserId(JsonText.Find(message, "from_user_id"u8)) ?? UserId(from)
            ?? UserId(JsonText.Find(contact, "user_id"u8)) ?? UserId(JsonText.Find(contact, "wa_id"u8))
            ?? Phone(from) ?? Phone(JsonText.Find(contact, "wa_id"u8));
    }

    /// <summary>Whoever wrote a message; null where neither user id nor phone number is known.</summary>
    /// <inheritdoc cref="SenderKey"/>
    public static SenderIdentity? Sender(JsonElement message, JsonElement contact)
    {
        string? userId = UserId(JsonText.Find(message, "from_user_id"u8)) ?? UserId(JsonText.Find(message, "from"u8))
            ?? UserId(JsonText.Find(contact, "user_id"u8)) ?? UserId(JsonText.Find(contact, "wa_id"u8));
        string? phone = Phone(JsonText.Find(message, "from"u8)) ?? Phone(JsonText.Find(contact, "wa_id"u8));
        string? parent = UserId(JsonText.Find(message, "from_parent_user_id"u8)) ?? UserId(JsonText.Find(contact, "parent_user_id"u8));
        JsonElement profile = JsonText.Find(contact, "profile"u8);
        string? name = JsonText.Read(JsonText.Find(profile, "name"u8)) ?? JsonText.Read(JsonText.Find(profile, "username"u8));
        return userId is null && phone is null ? null : new SenderIdentity(userId, parent, phone, name);
    }

    /// <summary>The recipient's key of a status: BSUID where there is one, otherwise digits; null where neither is known.</summary>
    public static string? StatusRecipientKey(JsonElement status)
    {
        JsonElement recipient = JsonText.Find(status, "recipient_id"u8);
        return UserId(JsonText.Find(status, "recipient_user_id"u8)) ?? UserId(recipient) ?? Phone(recipient);
    }

    /// <summary>The recipient of a message that a person of the clinic sent from the phone app; null where unknown.</summary>
    public static SenderIdentity? EchoRecipient(JsonElement echo)
    {
        JsonElement to = JsonText.Find(echo, "to"u8);
        string? userId = UserId(JsonText.Find(echo, "to_user_id"u8)) ?? UserId(to);
        string? phone = Phone(to);
        return userId is null && phone is null ? null : new SenderIdentity(userId, ParentUserId: null, phone, ProfileName: null);
    }

    /// <summary>An element as a BSUID; null where it is none.</summary>
    public static string? UserId(JsonElement element)
    {
        Span<char> buffer = stackalloc char[MaxIdentityChars];
        ReadOnlySpan<char> id = buffer[..JsonText.ReadId(element, buffer)];
        return IsUserId(id) ? id.ToString() : null;
    }

    /// <summary>An element as the digits of a phone number; null where it is none.</summary>
    public static string? Phone(JsonElement element)
    {
        Span<char> buffer = stackalloc char[MaxIdentityChars];
        ReadOnlySpan<char> digits = PhoneDigits(buffer[..JsonText.ReadId(element, buffer)]);
        return digits.IsEmpty ? null : digits.ToString();
    }
}
