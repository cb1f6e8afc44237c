using System.Text.Json;

namespace Appliance.Host.Simulator.Graph;

/// <summary>Reads <c>POST /messages</c> with the limits that Meta documents (lengths in UTF-16 units, the strictest reading).</summary>
internal static class SendRequestReader
{
    public const int MaxTextLength = 4096;
    public const int MaxCaptionLength = 1024;
    public const int MaxCorrelationIdLength = 512;
    public const int MaxTemplateNameLength = 512;
    private const int MaxAddressLength = 200;
    private const int MaxIdLength = 512;
    private const int MaxLinkLength = 2048;
    private const int MaxTemplateComponents = 20;
    private const int MaxTemplateParameters = 100;

    /// <summary>Reads and checks a request.</summary>
    /// <exception cref="GraphException">It is refused.</exception>
    public static SendRequest Read(JsonElement body)
    {
        if (GraphFields.OptionalText(body, "messaging_product", "messaging_product", MaxIdLength) != "whatsapp")
            throw new GraphException(100, "The parameter messaging_product is required and must be whatsapp.");
        string recipientType = GraphFields.OptionalText(body, "recipient_type", "recipient_type", MaxIdLength) ?? "individual";
        if (recipientType != "individual")
            throw new GraphException(100, $"Param recipient_type '{recipientType}' is not one of: individual.");

        string? to = GraphFields.OptionalText(body, "to", "to", MaxAddressLength);
        string? recipient = GraphFields.OptionalText(body, "recipient", "recipient", MaxAddressLength);
        if (string.IsNullOrEmpty(to) && string.IsNullOrEmpty(recipient))
            throw new GraphException(100, "The parameter to or recipient is required.");

        string type = GraphFields.OptionalText(body, "type", "type", MaxIdLength) ?? "text";
        SendRequest content = type switch
        {
            "text" => Text(body),
            "interactive" => InteractiveReader.Read(GraphFields.RequiredObject(body, "interactive", "interactive")),
            "template" => Template(GraphFields.RequiredObject(body, "template", "template")),
            "image" or "video" or "audio" or "document" => Media(GraphFields.RequiredObject(body, type, type), type),
            _ => throw new GraphException(100, $"Param type '{type}' is none of text, interactive, template, image, video, audio, document."),
        };
        return content with
        {
            To = to,
            Recipient = recipient,
            ContextWamid = body.TryGetProperty("context", out _)
                ? GraphFields.RequiredText(GraphFields.RequiredObject(body, "context", "context"), "message_id", "context['message_id']", MaxIdLength)
                : null,
            CorrelationId = GraphFields.OptionalText(body, "biz_opaque_callback_data", "biz_opaque_callback_data", MaxCorrelationIdLength),
        };
    }

    private static SendRequest Text(JsonElement body) => new(
        SendKind.Text, null, null,
        GraphFields.RequiredText(GraphFields.RequiredObject(body, "text", "text"), "body", "text['body']", MaxTextLength));

    private static SendRequest Media(JsonElement media, string kind)
    {
        string? id = GraphFields.OptionalText(media, "id", $"{kind}['id']", MaxIdLength);
        string? link = GraphFields.OptionalText(media, "link", $"{kind}['link']", MaxLinkLength);
        if (id is null == link is null)
            throw new GraphException(100, $"Param {kind} needs exactly one of id and link.");
        if (kind == "audio" && media.TryGetProperty("caption", out _))
            throw new GraphException(100, "Param audio['caption'] is not allowed.");
        string caption = GraphFields.OptionalText(media, "caption", $"{kind}['caption']", MaxCaptionLength) ?? string.Empty;
        return new SendRequest(SendKind.Media, null, null, caption)
        {
            MediaId = id,
            MediaKind = kind,
            FileName = GraphFields.OptionalText(media, "filename", $"{kind}['filename']", MaxAddressLength) ?? link,
        };
    }

    private static SendRequest Template(JsonElement template)
    {
        string name = GraphFields.RequiredText(template, "name", "template['name']", MaxTemplateNameLength);
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new GraphException(100, "Param template['name'] may hold only a-z, 0-9 and _.");
        string language = GraphFields.RequiredText(
            GraphFields.RequiredObject(template, "language", "template['language']"), "code", "template['language']['code']", MaxIdLength);

        List<string> shown = [];
        List<Journal.OfferedButton> buttons = [];
        foreach (JsonElement component in GraphFields.Array(template, "components", "template['components']", 0, MaxTemplateComponents))
        {
            if (component.ValueKind != JsonValueKind.Object)
                throw new GraphException(131009, "template['components'] must hold objects.");
            string type = GraphFields.RequiredText(component, "type", "component type", MaxIdLength);
            foreach (JsonElement parameter in GraphFields.Array(component, "parameters", "component parameters", 0, MaxTemplateParameters))
            {
                if (parameter.ValueKind != JsonValueKind.Object)
                    throw new GraphException(132012, "Parameters must be objects.");
                if (type == "button" && GraphFields.OptionalText(parameter, "payload", "payload", MaxTextLength) is { } payload)
                    buttons.Add(new Journal.OfferedButton(payload, payload));
                else if (GraphFields.OptionalText(parameter, "text", "parameter text", MaxTextLength) is { } text)
                    shown.Add(text);
            }
        }

        return new SendRequest(SendKind.Template, null, null, $"[{name} · {language}] {string.Join(" · ", shown)}".TrimEnd())
        {
            TemplateName = name,
            Buttons = buttons,
            ButtonOrigin = ButtonOrigin.Template,
        };
    }
}
