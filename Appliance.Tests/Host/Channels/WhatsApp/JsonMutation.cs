using System.Text;
using System.Text.Json.Nodes;

namespace Appliance.Tests.Host.Channels.WhatsApp;

/// <summary>Damages JSON at random, reproducibly by seed.</summary>
internal static class JsonMutation
{
    private const string Mark = "\"@@mark@@\"";

    // Values that are JSON by the letter, several of which trip a parser that trusts its input.
    private static readonly byte[][] s_junk =
    [
        "null"u8.ToArray(), "true"u8.ToArray(), "0"u8.ToArray(), "-1e999"u8.ToArray(), "123456789012345678901234567890"u8.ToArray(),
        "\"\""u8.ToArray(), "\"x\""u8.ToArray(), "\"\\ud800\""u8.ToArray(), "\"\\udc00\\ud800\""u8.ToArray(), "\"\\u0000\""u8.ToArray(),
        [(byte)'"', 0xFF, 0xC3, (byte)'"'], [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        "[]"u8.ToArray(), "{}"u8.ToArray(), "[null,5,\"x\",{}]"u8.ToArray(), "{\"\":1,\"\":2}"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(),
        "{\"id\":5,\"id\":\"y\",\"type\":[]}"u8.ToArray(), Nested('[', ']', 40), Nested('[', ']', 5_000), Encoding.ASCII.GetBytes("\"" + new string('z', 5_000) + "\""),
    ];

    // Further properties of an object, among them names that occur already.
    private static readonly string[] s_properties =
    [
        "\"id\":7", "\"id\":\"\\ud800\"", "\"type\":\"system\"", "\"type\":{}", "\"from\":[]", "\"timestamp\":\"99999999999999\"", "\"\\ud83d\":1", "\"\\u0069d\":null",
        "\"from_user_id\":\"IT.\"", "\"text\":\"\\ud800\"", "\"user_id\":1e5", "\"errors\":[[]]",
    ];

    // Junk that JsonNode, stricter than the reader under test, does not parse or write again.
    private static readonly string[] s_refused = ["\\ud", "[[[[", "\"id\":5", "\"\":1"];

    /// <summary>One to three values replaced by junk, or properties added twice; still JSON by the letter.</summary>
    public static byte[] Damage(string json, Random random)
    {
        byte[] result = Encoding.UTF8.GetBytes(json);
        int times = random.Next(1, 4);
        for (int i = 0; i < times; i++)
        {
            if (!TryDamageOnce(ref result, random))
                break;
        }

        return result;
    }

    /// <summary>Bytes changed, cut or doubled without regard for JSON.</summary>
    public static byte[] Corrupt(byte[] body, Random random)
    {
        List<byte> result = [.. body];
        int times = random.Next(1, 6);
        for (int i = 0; i < times && result.Count > 0; i++)
        {
            int at = random.Next(result.Count);
            switch (random.Next(4))
            {
                case 0:
                    result[at] = (byte)random.Next(256);
                    break;
                case 1:
                    result.RemoveRange(at, random.Next(result.Count - at));
                    break;
                case 2:
                    result.InsertRange(at, s_junk[random.Next(s_junk.Length)]);
                    break;
                default:
                    result.InsertRange(at, result.GetRange(at, random.Next(result.Count - at)));
                    break;
            }
        }

        return [.. result];
    }

    private static bool TryDamageOnce(ref byte[] json, Random random)
    {
        string text = Encoding.Latin1.GetString(json);
        if (s_refused.Any(junk => text.Contains(junk, StringComparison.Ordinal)))
            return false;
        JsonNode root = JsonNode.Parse(text)!;
        List<JsonNode> containers = [.. Containers(root)];
        JsonNode container = containers[random.Next(containers.Count)];
        string added = s_properties[random.Next(s_properties.Length)];
        bool add = container is JsonObject && random.Next(4) == 0;
        if (add)
            ((JsonObject)container).Insert(random.Next(container.AsObject().Count + 1), "@@mark@@", null);
        else if (container is JsonObject { Count: > 0 } properties)
            properties[random.Next(properties.Count)] = "@@mark@@";
        else if (container is JsonArray { Count: > 0 } items)
            items[random.Next(items.Count)] = "@@mark@@";
        else
            return false;

        string marked = root.ToJsonString();
        string mark = add ? $"{Mark}:null" : Mark;
        int at = marked.IndexOf(mark, StringComparison.Ordinal);
        byte[] junk = add ? Encoding.ASCII.GetBytes(added) : s_junk[random.Next(s_junk.Length)];
        json = [.. Encoding.UTF8.GetBytes(marked[..at]), .. junk, .. Encoding.UTF8.GetBytes(marked[(at + mark.Length)..])];
        return !add;
    }

    private static IEnumerable<JsonNode> Containers(JsonNode node)
    {
        yield return node;
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject properties => properties.Select(property => property.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (JsonNode container in children.Where(child => child is JsonObject or JsonArray).SelectMany(child => Containers(child!)))
            yield return container;
    }

    private static byte[] Nested(char open, char close, int depth) => Encoding.ASCII.GetBytes(new string(open, depth) + new string(close, depth));
}
