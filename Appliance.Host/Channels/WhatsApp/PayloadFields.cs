using System.Text;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Reads the fields of a stored payload: a missing field or a JSON null is null, a field of another type is a <see cref="FormatException"/>
/// that names it. A field is named by its path from the payload's root, such as <c>message.text.body</c>; the last word is looked up in
/// the given parent. Never throws anything else.
/// </summary>
internal static class PayloadFields
{
    /// <summary>Longest name of a field, in characters.</summary>
    private const int MaxNameChars = 64;

    /// <summary>Parses a payload.</summary>
    /// <exception cref="FormatException">It is not a JSON object.</exception>
    public static JsonDocument Parse(string payload)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(payload);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException(
                $"The stored payload ({payload.Length} characters) is not JSON. Restore it from a backup or set the event aside.", e);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new FormatException("The stored payload is not a JSON object. Restore it from a backup or set the event aside.");
    }

    /// <summary>An object; undefined where it is missing.</summary>
    public static JsonElement Object(JsonElement parent, string path) => OfKind(parent, path, JsonValueKind.Object);

    /// <summary>An array; undefined where it is missing.</summary>
    public static JsonElement Array(JsonElement parent, string path) => OfKind(parent, path, JsonValueKind.Array);

    /// <summary>A string; null where it is missing.</summary>
    public static string? Text(JsonElement parent, string path) => JsonText.Read(OfKind(parent, path, JsonValueKind.String));

    /// <summary>A string that has to be there.</summary>
    /// <exception cref="FormatException">It is missing, empty or of another type.</exception>
    public static string RequiredText(JsonElement parent, string path)
    {
        string? text = Text(parent, path);
        return string.IsNullOrEmpty(text) ? throw new FormatException($"{path} is missing in the stored payload.") : text;
    }

    /// <summary>A Boolean; false where it is missing.</summary>
    public static bool Flag(JsonElement parent, string path)
    {
        JsonElement value = Value(parent, path);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.True => true,
            _ => throw WrongType(path, value, "Boolean"),
        };
    }

    /// <summary>A whole number; null where it is missing.</summary>
    public static int? Number(JsonElement parent, string path)
    {
        JsonElement value = OfKind(parent, path, JsonValueKind.Number);
        if (value.ValueKind == JsonValueKind.Undefined)
            return null;
        return value.TryGetInt32(out int number) ? number : throw new FormatException($"{path} is not a 32-bit whole number.");
    }

    /// <summary>The error for a field of another type than expected.</summary>
    public static FormatException WrongType(string path, JsonElement value, string expected) =>
        new($"{path} is a JSON {value.ValueKind}, not a {expected}.");

    private static JsonElement OfKind(JsonElement parent, string path, JsonValueKind kind)
    {
        JsonElement value = Value(parent, path);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return default;
        return value.ValueKind == kind ? value : throw WrongType(path, value, kind.ToString());
    }

    private static JsonElement Value(JsonElement parent, string path)
    {
        Span<byte> name = stackalloc byte[MaxNameChars];
        int length = Encoding.ASCII.GetBytes(path.AsSpan(path.LastIndexOf('.') + 1), name);
        return JsonText.Find(parent, name[..length]);
    }
}
