using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>Reads the contact cards of a message.</summary>
internal static class ContactCards
{
    /// <summary>Most cards that are put into words.</summary>
    private const int MaxCards = 10;

    /// <summary>Name and first number of each card, such as <c>Ada Rossi +39 055 000000; Studio Bianchi</c>; null where there are none.</summary>
    /// <exception cref="FormatException">A field has the wrong type.</exception>
    public static string? Describe(JsonElement message, string path)
    {
        JsonElement cards = PayloadFields.Array(message, $"{path}.contacts");
        if (cards.ValueKind != JsonValueKind.Array)
            return null;
        var lines = new List<string>();
        foreach (JsonElement card in cards.EnumerateArray().Take(MaxCards))
        {
            string line = DescribeCard(card, path);
            if (line.Length > 0)
                lines.Add(line);
        }

        return lines.Count == 0 ? null : string.Join("; ", lines);
    }

    private static string DescribeCard(JsonElement card, string path)
    {
        if (card.ValueKind != JsonValueKind.Object)
            throw PayloadFields.WrongType($"{path}.contacts[]", card, "object");
        JsonElement name = PayloadFields.Object(card, $"{path}.contacts[].name");
        JsonElement phones = PayloadFields.Array(card, $"{path}.contacts[].phones");
        string? phone = null;
        if (phones.ValueKind == JsonValueKind.Array && phones.GetArrayLength() > 0)
        {
            if (phones[0].ValueKind != JsonValueKind.Object)
                throw PayloadFields.WrongType($"{path}.contacts[].phones[]", phones[0], "object");
            phone = PayloadFields.Text(phones[0], $"{path}.contacts[].phones[].phone");
        }

        return $"{PayloadFields.Text(name, $"{path}.contacts[].name.formatted_name")} {phone}".Trim();
    }
}
