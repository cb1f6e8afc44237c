using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Makes an over-nested JSON text readable: whatever lies deeper than a limit becomes a string with its source text. In linear time,
/// whereas System.Text.Json's document takes time that grows with the square of the depth.
/// </summary>
internal static class JsonPruning
{
    /// <summary>Replaces every object and array that begins below <paramref name="maxDepth"/> levels by a string.</summary>
    /// <param name="json">The text; where it is not JSON, the result is not either.</param>
    /// <param name="maxDepth">Levels that stay.</param>
    /// <returns>The new text; null where nothing is that deep.</returns>
    public static byte[]? Prune(ReadOnlySpan<byte> json, int maxDepth)
    {
        ArrayBufferWriter<byte>? pruned = null;
        int depth = 0;
        int kept = 0;
        int deepStart = 0;
        for (int at = 0; at < json.Length; at++)
        {
            switch (json[at])
            {
                case (byte)'"':
                    at = StringEnd(json, at);
                    break;
                case (byte)'{' or (byte)'[':
                    if (depth++ == maxDepth)
                        deepStart = at;
                    break;
                case (byte)'}' or (byte)']':
                    if (--depth != maxDepth)
                        break;
                    pruned ??= new ArrayBufferWriter<byte>(json.Length);
                    pruned.Write(json[kept..deepStart]);
                    WriteAsString(pruned, json[deepStart..(at + 1)]);
                    kept = at + 1;
                    break;
                default:
                    break;
            }
        }

        pruned?.Write(json[kept..]);
        return pruned?.WrittenSpan.ToArray();
    }

    // The index of the closing quotation mark; the text's end where there is none.
    private static int StringEnd(ReadOnlySpan<byte> json, int at)
    {
        for (at++; at < json.Length && json[at] != (byte)'"'; at++)
        {
            if (json[at] == (byte)'\\')
                at++;
        }

        return at;
    }

    private static void WriteAsString(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> source)
    {
        writer.Write("\""u8);
        writer.Write(JsonEncodedText.Encode(Encoding.UTF8.GetString(source)).EncodedUtf8Bytes);
        writer.Write("\""u8);
    }
}
