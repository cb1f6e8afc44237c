using System.Text.Json;
using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Graph;

/// <summary>Reads the <c>interactive</c> object: reply buttons, lists, one link, or the request for a location.</summary>
internal static class InteractiveReader
{
    public const int MaxBodyLength = 1024;
    public const int MaxListBodyLength = 4096;
    public const int MaxFooterLength = 60;
    public const int MaxButtons = 3;
    public const int MaxButtonIdLength = 256;
    public const int MaxTitleLength = 20;
    public const int MaxRows = 10;
    public const int MaxRowIdLength = 200;
    public const int MaxRowTitleLength = 24;
    public const int MaxRowDescriptionLength = 72;
    private const int MaxTypeLength = 64;
    private const int MaxUrlLength = 2048;

    /// <summary>Reads and checks the object.</summary>
    /// <exception cref="GraphException">It is refused.</exception>
    public static SendRequest Read(JsonElement interactive)
    {
        string type = GraphFields.RequiredText(interactive, "type", "interactive['type']", MaxTypeLength);
        string body = GraphFields.RequiredText(
            GraphFields.RequiredObject(interactive, "body", "interactive['body']"), "text", "interactive['body']['text']",
            type == "list" ? MaxListBodyLength : MaxBodyLength);
        CheckHeaderAndFooter(interactive);
        JsonElement action = GraphFields.RequiredObject(interactive, "action", "interactive['action']");
        var request = new SendRequest(SendKind.Interactive, null, null, body);
        switch (type)
        {
            case "button":
                return request with { Buttons = Buttons(action) };
            case "list":
                return request with { Buttons = Rows(action), ButtonOrigin = ButtonOrigin.ListRow };
            case "cta_url":
                JsonElement parameters = GraphFields.RequiredObject(action, "parameters", "action['parameters']");
                string label = GraphFields.RequiredText(parameters, "display_text", "parameters['display_text']", MaxTitleLength);
                return request with { Text = $"{body}\n{label}: {GraphFields.RequiredText(parameters, "url", "parameters['url']", MaxUrlLength)}" };
            case "location_request_message":
                return request;
            default:
                throw new GraphException(100, $"Param interactive['type'] '{type}' is not one of: button, list, cta_url, location_request_message.");
        }
    }

    private static void CheckHeaderAndFooter(JsonElement interactive)
    {
        if (interactive.TryGetProperty("footer", out _))
        {
            JsonElement footer = GraphFields.RequiredObject(interactive, "footer", "interactive['footer']");
            GraphFields.RequiredText(footer, "text", "interactive['footer']['text']", MaxFooterLength);
        }

        if (!interactive.TryGetProperty("header", out _))
            return;
        JsonElement header = GraphFields.RequiredObject(interactive, "header", "interactive['header']");
        if (GraphFields.RequiredText(header, "type", "interactive['header']['type']", MaxTypeLength) == "text")
            GraphFields.RequiredText(header, "text", "interactive['header']['text']", MaxFooterLength);
    }

    private static List<OfferedButton> Buttons(JsonElement action)
    {
        List<OfferedButton> buttons = [];
        foreach (JsonElement button in GraphFields.Array(action, "buttons", "action['buttons']", 1, MaxButtons))
        {
            if (button.ValueKind != JsonValueKind.Object || !button.TryGetProperty("type", out JsonElement type) || !type.ValueEquals("reply"))
                throw new GraphException(131009, "Every button must have the type reply.");
            JsonElement reply = GraphFields.RequiredObject(button, "reply", "button['reply']");
            buttons.Add(new OfferedButton(
                GraphFields.RequiredText(reply, "id", "reply['id']", MaxButtonIdLength),
                GraphFields.RequiredText(reply, "title", "reply['title']", MaxTitleLength)));
        }

        GraphFields.RequireUnique(buttons.Select(button => button.Id), "Button ids");
        GraphFields.RequireUnique(buttons.Select(button => button.Title), "Button titles");
        return buttons;
    }

    private static List<OfferedButton> Rows(JsonElement action)
    {
        GraphFields.RequiredText(action, "button", "action['button']", MaxTitleLength);
        IReadOnlyList<JsonElement> sections = GraphFields.Array(action, "sections", "action['sections']", 1, MaxRows);
        List<OfferedButton> rows = [];
        foreach (JsonElement section in sections)
        {
            if (section.ValueKind != JsonValueKind.Object)
                throw new GraphException(131009, "action['sections'] must hold objects.");
            string? title = GraphFields.OptionalText(section, "title", "section['title']", MaxRowTitleLength);
            if (sections.Count > 1 && string.IsNullOrEmpty(title))
                throw new GraphException(131009, "Every section needs a title when there are several.");
            foreach (JsonElement row in GraphFields.Array(section, "rows", "section['rows']", 1, MaxRows))
            {
                if (row.ValueKind != JsonValueKind.Object)
                    throw new GraphException(131009, "section['rows'] must hold objects.");
                rows.Add(new OfferedButton(
                    GraphFields.RequiredText(row, "id", "row['id']", MaxRowIdLength),
                    GraphFields.RequiredText(row, "title", "row['title']", MaxRowTitleLength),
                    GraphFields.OptionalText(row, "description", "row['description']", MaxRowDescriptionLength)));
            }
        }

        if (rows.Count > MaxRows)
            throw new GraphException(131009, $"A list holds at most {MaxRows} rows in all sections together.");
        GraphFields.RequireUnique(rows.Select(row => row.Id), "Row ids");
        return rows;
    }
}
