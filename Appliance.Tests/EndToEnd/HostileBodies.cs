using System.Text;
using System.Text.Json;
using Appliance.Host.Channels.WhatsApp;
using Appliance.Host.Simulator;

namespace Appliance.Tests.EndToEnd;

/// <summary>Webhook bodies that Meta would not send, some beside a message that it would.</summary>
internal static class HostileBodies
{
    private const string Slot = "\"@@slot@@\"";
    private const string Stranger = "\"from\":\"393339999999\",\"from_user_id\":\"IT.99999\",\"timestamp\":\"1790000000\"";

    /// <summary>Bodies of which nothing may be stored, by name, with the status that refuses them.</summary>
    public static readonly IReadOnlyDictionary<string, (byte[] Body, int Status)> Refused = new Dictionary<string, (byte[], int)>
    {
        ["empty"] = ([], 400),
        ["no JSON"] = ("hub.mode=subscribe"u8.ToArray(), 400),
        ["HTML"] = ("<script>alert(1)</script>"u8.ToArray(), 400),
        ["an array"] = ("[{\"object\":\"whatsapp_business_account\"}]"u8.ToArray(), 400),
        ["a number"] = ("1e999"u8.ToArray(), 400),
        ["null"] = ("null"u8.ToArray(), 400),
        ["cut off"] = (Encoding.UTF8.GetBytes(Body(Message("1", "\"type\":\"text\",\"text\":{\"body\":\"ciao\"}"))[..^20]), 400),
        ["two documents"] = ("{}{}"u8.ToArray(), 400),
        ["a comment"] = ("{/* */}"u8.ToArray(), 400),
        ["null bytes"] = (new byte[1_000], 400),
        ["UTF-16"] = (Encoding.Unicode.GetBytes("{\"object\":\"whatsapp_business_account\",\"entry\":[]}"), 400),
        ["nesting that never closes"] = (Encoding.ASCII.GetBytes("{\"entry\":" + new string('[', 200_000)), 400),
        ["one byte over the limit"] = (Padded(WebhookReader.MaxBodyBytes + 1), 413),
        ["one update over the limit"] = (Encoding.UTF8.GetBytes(Body(Many(WebhookReader.MaxUpdates + 1))), 413),
    };

    /// <summary>Parts of a body that must not cost the parts beside them, by name.</summary>
    public static readonly IReadOnlyDictionary<string, byte[]> Neighbours = new Dictionary<string, byte[]>
    {
        ["no object"] = "null,true,7,\"x\",[]"u8.ToArray(),
        ["no fields"] = "{}"u8.ToArray(),
        ["no sender"] = "{\"id\":\"wamid.h1\",\"timestamp\":\"1790000000\",\"type\":\"text\",\"text\":{\"body\":\"ciao\"}}"u8.ToArray(),
        ["no id"] = Bytes($"{{{Stranger},\"type\":\"text\",\"text\":{{\"body\":\"ciao\"}}}}"),
        ["wrong types everywhere"] = "{\"from\":[],\"from_user_id\":7,\"id\":{},\"timestamp\":true,\"type\":[],\"text\":\"x\",\"context\":5}"u8.ToArray(),
        ["a text that is a list"] = Bytes(Message("h2", "\"type\":\"text\",\"text\":{\"body\":[\"ciao\"]}")),
        ["a text that is a number"] = Bytes(Message("h3", "\"type\":\"text\",\"text\":7")),
        ["a text without a body"] = Bytes(Message("h4", "\"type\":\"text\"")),
        ["keys twice"] = Bytes(Message("h5", "\"id\":\"wamid.h5b\",\"type\":\"text\",\"type\":\"image\",\"text\":{\"body\":\"a\",\"body\":7}")),
        ["an unknown type"] = Bytes(Message("h6", "\"type\":\"hologram\",\"hologram\":{\"id\":1}")),
        ["unknown fields"] = Bytes(Message("h7", "\"type\":\"text\",\"text\":{\"body\":\"ciao.\",\"colour\":\"red\"},\"\":null,\"__proto__\":{}")),
        ["deep nesting"] = Bytes(Message("h8", "\"type\":\"text\",\"text\":" + new string('[', 20_000) + new string(']', 20_000))),
        ["a text of null characters"] = Bytes(Message("h9", "\"type\":\"text\",\"text\":{\"body\":\"\\u0000\\u0000\"}")),
        ["half a surrogate"] = Bytes(Message("h10", "\"type\":\"text\",\"text\":{\"body\":\"\\ud83d ciao\"}")),
        ["half a surrogate as id"] = Bytes($"{{{Stranger},\"id\":\"\\ud83d\",\"type\":\"text\",\"text\":{{\"body\":\"ciao\"}}}}"),
        ["invalid UTF-8"] = [.. Bytes($"{{{Stranger},\"id\":\"wamid.h11\",\"type\":\"text\",\"text\":{{\"body\":\""), 0xFF, 0xC3, 0x28, .. "\"}}"u8],
        ["a text of a megabyte"] = Bytes(Message("h12", $"\"type\":\"text\",\"text\":{{\"body\":\"{new string('a', 1_000_000)}\"}}")),
        ["SQL"] = Bytes(Message("h13", "\"type\":\"text\",\"text\":{\"body\":\"'); DROP TABLE messages; --\"}")),
        ["a time before 1970"] = Bytes("{\"from\":\"393339999999\",\"id\":\"wamid.h14\",\"timestamp\":\"-99999999999999\",\"type\":\"text\",\"text\":{\"body\":\"a.\"}}"),
        ["a time without end"] = Bytes("{\"from\":\"393339999999\",\"id\":\"wamid.h15\",\"timestamp\":\"99999999999999999999\",\"type\":\"text\",\"text\":{\"body\":\"a.\"}}"),
        ["a sender that is no number"] = Bytes("{\"from\":\"../../etc/passwd\",\"id\":\"wamid.h16\",\"timestamp\":\"1790000000\",\"type\":\"text\",\"text\":{\"body\":\"a.\"}}"),
        ["a number changed to nothing"] = Bytes(Message("h17", "\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"wa_id\":\"\",\"user_id\":null}")),
        ["a file without an id"] = Bytes(Message("h18", "\"type\":\"audio\",\"audio\":{\"voice\":\"perhaps\"}")),
        ["contacts that are none"] = Bytes(Message("h19", "\"type\":\"contacts\",\"contacts\":[null,{\"phones\":7},{\"name\":[]}]")),
        ["a place off the map"] = Bytes(Message("h20", "\"type\":\"location\",\"location\":{\"latitude\":1e308,\"longitude\":\"x\"}")),
    };

    /// <summary>A message of a patient as Meta sends it.</summary>
    public static string Text(SimulatedPatient patient, string id, string text, DateTimeOffset at) =>
        $$$"""
        {"from":"{{{patient.Phone}}}","from_user_id":"{{{patient.UserId}}}","id":"{{{id}}}","timestamp":"{{{at.ToUnixTimeSeconds()}}}","type":"text","text":{"body":{{{JsonSerializer.Serialize(text)}}}}}
        """;

    /// <summary>A body with these messages.</summary>
    public static string Body(string messages, string phoneNumberId = "100000000000001") =>
        $$$"""
        {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"390550000000","phone_number_id":"{{{phoneNumberId}}}"},"messages":[{{{messages}}}]}}]}]}
        """;

    /// <summary>A body with bytes that need not be text before a message.</summary>
    public static byte[] Body(byte[] neighbour, string message)
    {
        string[] halves = Body(Slot + "," + message).Split(Slot);
        return [.. Encoding.UTF8.GetBytes(halves[0]), .. neighbour, .. Encoding.UTF8.GetBytes(halves[1])];
    }

    private static string Message(string id, string content) => $"{{{Stranger},\"id\":\"wamid.{id}\",{content}}}";

    private static string Many(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => Message($"many{i}", "\"type\":\"reaction\",\"reaction\":{}")));

    private static byte[] Padded(int length)
    {
        byte[] body = [.. Enumerable.Repeat((byte)' ', length)];
        "{}"u8.CopyTo(body);
        return body;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
