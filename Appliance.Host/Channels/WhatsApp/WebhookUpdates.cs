using System.Globalization;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Collects the updates of one webhook body: decides the kind of each part, its unique id, its person and its time, and writes its
/// payload. Not thread-safe.
/// </summary>
/// <remarks>
/// A payload has <c>entry_id</c>, <c>entry_time</c>, <c>field</c>, <c>metadata</c> where known and one of <c>message</c> (with
/// <c>contact</c>), <c>status</c>, <c>echo</c>, <c>error</c>, <c>value</c> (a whole change) or <c>source</c> (a string: the
/// source text of something broken).
/// </remarks>
internal sealed class WebhookUpdates(DateTimeOffset receivedAt) : IDisposable
{
    /// <summary>Longest id of a message or business number, in characters; Meta's have fewer than 150.</summary>
    private const int MaxIdChars = 256;

    /// <summary>Longest name of a status, in characters.</summary>
    private const int MaxStatusChars = 32;

    private readonly List<ChannelUpdate> _updates = [];
    private readonly PayloadWriter _payload = new();

    /// <summary>Adds one element of an array of updates.</summary>
    /// <param name="place">Where the array stands.</param>
    /// <param name="part">What its elements are.</param>
    /// <param name="element">The element, of any JSON kind.</param>
    /// <param name="index">Its index in the array.</param>
    /// <exception cref="WebhookLimitException">There are too many updates.</exception>
    public void AddPart(in WebhookPlace place, WebhookPart part, JsonElement element, int index)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            AddSource(place, element);
            return;
        }

        switch (part)
        {
            case WebhookPart.Message:
                AddMessage(place, element, index);
                break;
            case WebhookPart.Status:
                AddStatus(place, element);
                break;
            case WebhookPart.Echo:
                AddEcho(place, element);
                break;
            default:
                if (TryWrite(place, default, "error"u8, element))
                    AddHashed(place, UpdateKind.Other);
                else
                    AddSource(place, element);
                break;
        }
    }

    /// <summary>Adds the value of a change as one update.</summary>
    /// <inheritdoc cref="AddPart"/>
    public void AddValue(in WebhookPlace place, UpdateKind kind, JsonElement value)
    {
        if (TryWrite(place, default, "value"u8, value))
            AddHashed(place, kind);
        else
            AddSource(place, value);
    }

    /// <summary>Adds something that cannot be read, as its source text.</summary>
    /// <inheritdoc cref="AddPart"/>
    public void AddSource(in WebhookPlace place, JsonElement element)
    {
        if (!TryBegin(place))
            _payload.Begin();
        _payload.AddSource("source"u8, element);
        AddHashed(place, UpdateKind.Other);
    }

    /// <summary>Everything added so far.</summary>
    public WebhookBatch ToBatch() => new(_updates);

    /// <summary>Gives the writer's buffer back.</summary>
    public void Dispose() => _payload.Dispose();

    private void AddMessage(in WebhookPlace place, JsonElement message, int index)
    {
        JsonElement contact = place.ContactOf(JsonText.Find(message, "from_user_id"u8), JsonText.Find(message, "from"u8), index);

        // Without its contact, should that be what cannot be written.
        if (!TryAddMessage(place, message, contact) && !TryAddMessage(place, message, default))
            AddSource(place, message);
    }

    private bool TryAddMessage(in WebhookPlace place, JsonElement message, JsonElement contact)
    {
        UpdateKind kind = MessageKindOf(message);
        string? sender = WhatsAppIdentity.SenderKey(message, contact)
            ?? (kind == UpdateKind.System ? SystemPerson(JsonText.Find(message, "system"u8)) : null);
        if (sender is null && kind == UpdateKind.Message)
            return false;
        string? id = ExternalId("m:", place, JsonText.Find(message, "id"u8));
        if (id is null || !TryWrite(place, contact, "message"u8, message))
            return false;
        Add(id, kind, sender, TimeOf(JsonText.Find(message, "timestamp"u8)) ?? EntryTime(place));
        return true;
    }

    private void AddStatus(in WebhookPlace place, JsonElement status)
    {
        Span<char> name = stackalloc char[MaxStatusChars];
        name = name[..JsonText.ReadId(JsonText.Find(status, "status"u8), name)];
        string? id = ExternalId("s:", place, JsonText.Find(status, "id"u8));
        if (id is null || name.IsEmpty || !TryWrite(place, default, "status"u8, status))
            AddSource(place, status);
        else
        {
            Add($"{id}:{name}", UpdateKind.Status, WhatsAppIdentity.StatusRecipientKey(status),
                TimeOf(JsonText.Find(status, "timestamp"u8)) ?? EntryTime(place));
        }
    }

    private void AddEcho(in WebhookPlace place, JsonElement echo)
    {
        string? id = ExternalId("e:", place, JsonText.Find(echo, "id"u8));
        if (id is null || !TryWrite(place, default, "echo"u8, echo))
        {
            AddSource(place, echo);
            return;
        }

        SenderIdentity? recipient = WhatsAppIdentity.EchoRecipient(echo);
        Add(id, UpdateKind.Echo, recipient?.UserId ?? recipient?.Phone, TimeOf(JsonText.Find(echo, "timestamp"u8)) ?? EntryTime(place));
    }

    // A revoked message asks nothing, and a group is not a conversation with one patient: both are kept but not answered.
    private static UpdateKind MessageKindOf(JsonElement message)
    {
        if (JsonText.Find(message, "group_id"u8).ValueKind == JsonValueKind.String)
            return UpdateKind.Other;
        JsonElement type = JsonText.Find(message, "type"u8);
        Span<char> name = stackalloc char[MaxStatusChars];
        return name[..JsonText.ReadId(type, name)] switch
        {
            "system" => UpdateKind.System,
            "revoke" => UpdateKind.Other,
            _ => UpdateKind.Message,
        };
    }

    private static string? SystemPerson(JsonElement system) =>
        WhatsAppIdentity.UserId(JsonText.Find(system, "previous_user_id"u8)) ?? WhatsAppIdentity.UserId(JsonText.Find(system, "user_id"u8))
        ?? WhatsAppIdentity.Phone(JsonText.Find(system, "wa_id"u8));

    private static string? ExternalId(string prefix, in WebhookPlace place, JsonElement id)
    {
        Span<char> number = stackalloc char[MaxIdChars];
        number = number[..JsonText.ReadId(JsonText.Find(place.Metadata, "phone_number_id"u8), number)];
        Span<char> message = stackalloc char[MaxIdChars];
        message = message[..JsonText.ReadId(id, message)];
        return number.IsEmpty || message.IsEmpty ? null : string.Concat(prefix, number, ":", message);
    }

    private bool TryBegin(in WebhookPlace place)
    {
        _payload.Begin();
        return _payload.TryAdd("entry_id"u8, place.EntryId, WebhookReader.MaxPartDepth)
            && _payload.TryAdd("entry_time"u8, place.EntryTime, WebhookReader.MaxPartDepth)
            && _payload.TryAdd("field"u8, place.FieldName, WebhookReader.MaxPartDepth)
            && _payload.TryAdd("metadata"u8, place.Metadata, WebhookReader.MaxPartDepth);
    }

    private bool TryWrite(in WebhookPlace place, JsonElement contact, ReadOnlySpan<byte> name, JsonElement part) =>
        TryBegin(place)
        && _payload.TryAdd("contact"u8, contact, WebhookReader.MaxPartDepth)
        && _payload.TryAdd(name, part, WebhookReader.MaxPartDepth);

    private void AddHashed(in WebhookPlace place, UpdateKind kind)
    {
        string payload = _payload.End();
        AddWritten(new ChannelUpdate($"x:{_payload.Hash()}", kind, SenderKey: null, EntryTime(place), payload));
    }

    private void Add(string externalId, UpdateKind kind, string? senderKey, DateTimeOffset occurredAt) =>
        AddWritten(new ChannelUpdate(externalId, kind, senderKey, occurredAt, _payload.End()));

    private void AddWritten(ChannelUpdate update)
    {
        if (_updates.Count == WebhookReader.MaxUpdates)
        {
            throw new WebhookLimitException(
                $"The webhook body holds more than {WebhookReader.MaxUpdates} updates. Send them in several requests.");
        }

        _updates.Add(update);
    }

    private DateTimeOffset EntryTime(in WebhookPlace place) => TimeOf(place.EntryTime) ?? receivedAt;

    private static DateTimeOffset? TimeOf(JsonElement unixSeconds)
    {
        long seconds;
        if (unixSeconds.ValueKind == JsonValueKind.Number)
        {
            if (!unixSeconds.TryGetInt64(out seconds))
                return null;
        }
        else
        {
            Span<char> digits = stackalloc char[MaxStatusChars];
            digits = digits[..JsonText.ReadId(unixSeconds, digits)];
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
                return null;
        }

        return seconds > 0 && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
