using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Appliance.Host.Simulator.Webhooks;

/// <summary>
/// Writes JSON with Meta's escapes: non-ASCII as <c>\u00e8</c> in lowercase (emoji as two of them) and the slash as <c>\/</c>.
/// A receiver that verifies the signature over re-encoded JSON fails on exactly these.
/// </summary>
internal static class MetaJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of one document.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var plain = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(plain, Relaxed))
            write(writer);
        return Escape(plain.WrittenSpan);
    }

    // In JSON as the writer makes it, slashes and non-ASCII occur inside strings only.
    private static byte[] Escape(ReadOnlySpan<byte> json)
    {
        var escaped = new ArrayBufferWriter<byte>(json.Length + json.Length / 8);
        while (!json.IsEmpty)
        {
            int length = 1;
            if (json[0] == '/')
            {
                escaped.Write("\\/"u8);
            }
            else if (json[0] == '\\')
            {
                length = json[1] == 'u' ? 6 : 2;
                WriteLowercase(escaped, json[..length]);
            }
            else if (json[0] < 0x80)
            {
                int other = json.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e);
                int special = json.IndexOfAny((byte)'/', (byte)'\\');
                length = Math.Max(1, Math.Min(other < 0 ? json.Length : other, special < 0 ? json.Length : special));
                escaped.Write(json[..length]);
            }
            else
            {
                Rune.DecodeFromUtf8(json, out Rune rune, out length);
                WriteEscape(escaped, rune);
            }

            json = json[length..];
        }

        return escaped.WrittenSpan.ToArray();
    }

    private static void WriteLowercase(ArrayBufferWriter<byte> escaped, ReadOnlySpan<byte> escape)
    {
        Span<byte> lower = stackalloc byte[escape.Length];
        escape.CopyTo(lower);
        if (escape.Length == 6)
            Ascii.ToLower(escape, lower, out _);
        escaped.Write(lower);
    }

    private static void WriteEscape(ArrayBufferWriter<byte> escaped, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        int count = rune.EncodeToUtf16(units);
        foreach (char unit in units[..count])
            escaped.Write(Encoding.ASCII.GetBytes($"\\u{(int)unit:x4}"));
    }
}
