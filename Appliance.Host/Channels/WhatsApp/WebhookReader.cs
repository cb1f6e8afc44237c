using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Takes a webhook body apart into updates, each of which can be stored and handled alone. Reads every entry, change, message and
/// status; a part that is broken or unknown becomes <see cref="UpdateKind.Other"/> with its source text and never costs the
/// parts beside it. Thread-safe.
/// </summary>
internal static class WebhookReader
{
    /// <summary>Largest body in bytes; Meta sends up to 3 MB.</summary>
    public const int MaxBodyBytes = 3 * 1024 * 1024;

    /// <summary>Most updates of one body; Meta batches up to this many.</summary>
    public const int MaxUpdates = 1_000;

    /// <summary>Deepest nesting of a part, in levels; a deeper one is kept as text. Meta's own objects have fewer than 10.</summary>
    public const int MaxPartDepth = 32;

    /// <summary>
    /// Deepest nesting of a body, in levels. What lies deeper is turned into a string, so that it does not cost the messages beside it;
    /// the part it belongs to is then deeper than <see cref="MaxPartDepth"/> and kept as text.
    /// </summary>
    public const int MaxBodyDepth = 64;

    private static readonly JsonDocumentOptions s_limits = new() { MaxDepth = MaxBodyDepth };

    /// <summary>Reads a body whose signature has been verified.</summary>
    /// <param name="body">The request body as received, UTF-8.</param>
    /// <param name="receivedAt">Time of receipt, for updates that do not say when they happened.</param>
    /// <exception cref="WebhookFormatException">The body is not a JSON object.</exception>
    /// <exception cref="WebhookLimitException">It exceeds <see cref="MaxBodyBytes"/> or <see cref="MaxUpdates"/>.</exception>
    public static WebhookBatch Read(ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        if (body.Length > MaxBodyBytes)
        {
            throw new WebhookLimitException(
                $"The webhook body has {body.Length} bytes; at most {MaxBodyBytes} are read. Send it in several requests.");
        }

        using JsonDocument document = Parse(body);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new WebhookFormatException($"The webhook body is a JSON {root.ValueKind}; send the object that Meta documents.");

        using var updates = new WebhookUpdates(receivedAt);
        bool hasEntries = false;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!JsonText.Named(property, "entry"u8))
                continue;
            hasEntries = true;
            ReadEntries(property.Value, updates);
        }

        if (!hasEntries)
            updates.AddSource(default, root);
        return updates.ToBatch();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, s_limits);
        }
        catch (JsonException e)
        {
            byte[] pruned = JsonPruning.Prune(body.Span, MaxBodyDepth) ?? throw NotJson(body.Length, e);
            return ParsePruned(pruned, body.Length);
        }
    }

    private static JsonDocument ParsePruned(byte[] pruned, int bodyBytes)
    {
        try
        {
            return JsonDocument.Parse(pruned, s_limits);
        }
        catch (JsonException e)
        {
            throw NotJson(bodyBytes, e);
        }
    }

    // The parser's own words can quote the body, and with it a patient; the place is enough.
    private static WebhookFormatException NotJson(int bodyBytes, JsonException e) =>
        new($"The webhook body ({bodyBytes} bytes) is not JSON at line {e.LineNumber}, byte {e.BytePositionInLine}; send all of it in UTF-8.");

    private static void ReadEntries(JsonElement entries, WebhookUpdates updates)
    {
        if (entries.ValueKind != JsonValueKind.Array)
        {
            updates.AddSource(default, entries);
            return;
        }

        foreach (JsonElement entry in entries.EnumerateArray())
        {
            bool hasChanges = false;
            if (entry.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in entry.EnumerateObject())
                {
                    if (!JsonText.Named(property, "changes"u8))
                        continue;
                    hasChanges = true;
                    ReadChanges(WebhookPlace.OfEntry(entry), property.Value, updates);
                }
            }

            if (!hasChanges)
                updates.AddSource(default, entry);
        }
    }

    private static void ReadChanges(in WebhookPlace entry, JsonElement changes, WebhookUpdates updates)
    {
        if (changes.ValueKind != JsonValueKind.Array)
        {
            updates.AddSource(entry, changes);
            return;
        }

        foreach (JsonElement change in changes.EnumerateArray())
        {
            bool hasValue = false;
            if (change.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in change.EnumerateObject())
                {
                    if (!JsonText.Named(property, "value"u8))
                        continue;
                    hasValue = true;
                    ReadValue(entry.OfChange(change, property.Value), property.Value, updates);
                }
            }

            if (!hasValue)
                updates.AddSource(entry, change);
        }
    }

    private static void ReadValue(in WebhookPlace place, JsonElement value, WebhookUpdates updates)
    {
        if (place.Field is WebhookField.History)
            updates.AddValue(place, UpdateKind.History, value);
        else if (place.Field is WebhookField.Other || !ReadParts(place, value, updates))
            updates.AddValue(place, UpdateKind.Other, value);
    }

    /// <summary>Returns whether the value has any of the arrays that its field is known for.</summary>
    private static bool ReadParts(in WebhookPlace place, JsonElement value, WebhookUpdates updates)
    {
        bool any = false;
        if (value.ValueKind != JsonValueKind.Object)
            return any;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            WebhookPart part = place.PartOf(property);
            if (part == WebhookPart.None)
                continue;
            any = true;
            if (property.Value.ValueKind == JsonValueKind.Array)
            {
                int index = 0;
                foreach (JsonElement element in property.Value.EnumerateArray())
                    updates.AddPart(place, part, element, index++);
            }
            else
                updates.AddSource(place, property.Value);
        }

        return any;
    }
}
