using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Reads names and strings of a parsed document without ever throwing: <see cref="JsonElement.GetString"/> and the property
/// lookups of System.Text.Json throw on invalid UTF-8 and on halves of surrogate pairs, which a channel that cuts a
/// profile name in the middle of an emoji does send.
/// </summary>
internal static class JsonText
{
    /// <summary>The value of a property, the last one where the name occurs twice; undefined where there is none (or no object).</summary>
    public static JsonElement Find(JsonElement parent, ReadOnlySpan<byte> name)
    {
        JsonElement found = default;
        if (parent.ValueKind != JsonValueKind.Object)
            return found;
        foreach (JsonProperty property in parent.EnumerateObject())
        {
            if (Named(property, name))
                found = property.Value;
        }

        return found;
    }

    /// <summary>Tells whether a property has this (ASCII) name, however the name is escaped.</summary>
    public static bool Named(JsonProperty property, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8PropertyName(property);
        return raw.SequenceEqual(name) || (raw.Contains((byte)'\\') && Ascii.Equals(name, Unescape(raw)));
    }

    /// <summary>The characters of a string, with U+FFFD in place of what is not valid Unicode; null for other kinds of element.</summary>
    public static string? Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Unescape(Quoted(element)) : null;

    /// <summary>
    /// Copies an identifier into <paramref name="buffer"/> and returns its length, or 0 where the element is no string, is
    /// empty, does not fit or has characters that no identifier has (controls, spaces, invalid Unicode).
    /// </summary>
    public static int ReadId(JsonElement element, Span<char> buffer)
    {
        if (element.ValueKind != JsonValueKind.String)
            return 0;
        ReadOnlySpan<byte> raw = Quoted(element);
        int length;
        if (raw.Contains((byte)'\\'))
        {
            string text = Unescape(raw);
            if (!text.TryCopyTo(buffer))
                return 0;
            length = text.Length;
        }
        else if (!Encoding.UTF8.TryGetChars(raw, buffer, out length))
            return 0;

        foreach (char character in buffer[..length])
        {
            if (character is <= ' ' or '\u007f' or '\ufffd')
                return 0;
        }

        return length;
    }

    /// <summary>Tells whether two elements are the same string, byte for byte as written.</summary>
    public static bool SameString(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String
        && JsonMarshal.GetRawUtf8Value(left).SequenceEqual(JsonMarshal.GetRawUtf8Value(right));

    private static ReadOnlySpan<byte> Quoted(JsonElement element) => JsonMarshal.GetRawUtf8Value(element)[1..^1];

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        string text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\'))
            return text;

        var result = new StringBuilder(text.Length);
        bool loneHalves = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            char character = text[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier),
                char literal => literal,
            };
            if (text[i] == 'u')
                i += 4;
            loneHalves |= char.IsSurrogate(character);
            result.Append(character);
        }

        return loneHalves ? ReplaceLoneHalves(result) : result.ToString();
    }

    private static string ReplaceLoneHalves(StringBuilder text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                text[i] = '\ufffd';
        }

        return text.ToString();
    }
}
