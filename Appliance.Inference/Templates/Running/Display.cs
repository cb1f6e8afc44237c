using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Values as text: as printed (Python's <c>str</c>), and as they stand inside a printed list (<c>repr</c>).</summary>
internal static class Display
{
    public static void Append(TracedTextBuilder text, RenderContext context, object? value)
    {
        if (value is TracedText own)
            text.Append(own);
        else if (value is not Undefined)
            AppendRepresentation(text, context, value, depth: 0);
    }

    /// <summary>The value as a text; of an undefined one, nothing.</summary>
    public static TracedText ToText(RenderContext context, object? value)
    {
        if (value is TracedText own)
            return own;
        TracedTextBuilder text = context.NewText();
        Append(text, context, value);
        return text.ToText();
    }

    private static void AppendRepresentation(TracedTextBuilder text, RenderContext context, object? value, int depth)
    {
        context.Charge();
        context.CheckDepth(depth);
        switch (value)
        {
            case TracedText own:
                AppendQuoted(text, own);
                break;
            case TemplateList list:
                AppendList(text, context, list, depth);
                break;
            case TemplateMap map:
                AppendMap(text, context, map, depth);
                break;
            case Undefined:
                text.Append("Undefined");
                break;
            case null or bool or long or double:
                text.Append(Scalar(value));
                break;
            default:
                throw context.Unsupported($"printing a {ValueKinds.NameOf(value)}");
        }
    }

    /// <summary>None, a boolean or a number as Python prints it.</summary>
    public static string Scalar(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        double number => FloatText.Of(number),
        _ => ((long)value).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static void AppendList(TracedTextBuilder text, RenderContext context, TemplateList list, int depth)
    {
        text.Append(list.IsTuple ? "(" : "[");
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            AppendRepresentation(text, context, list.Items[i], depth + 1);
        }

        text.Append(!list.IsTuple ? "]" : list.Items.Count == 1 ? ",)" : ")");
    }

    private static void AppendMap(TracedTextBuilder text, RenderContext context, TemplateMap map, int depth)
    {
        text.Append("{");
        for (int i = 0; i < map.Entries.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            AppendRepresentation(text, context, map.Entries[i].Key, depth + 1);
            text.Append(": ");
            AppendRepresentation(text, context, map.Entries[i].Value, depth + 1);
        }

        text.Append("}");
    }

    private static void AppendQuoted(TracedTextBuilder text, TracedText value)
    {
        bool useDouble = value.Text.Contains('\'') && !value.Text.Contains('"');
        text.Append(useDouble ? "\"" : "'");
        for (int i = 0; i < value.Length;)
        {
            int end = value.RunEnd(i, out bool own);
            for (; i < end; i++)
                AppendEscaped(text, value.Text[i], useDouble, own);
        }

        text.Append(useDouble ? "\"" : "'");
    }

    private static void AppendEscaped(TracedTextBuilder text, char c, bool useDouble, bool own)
    {
        string? escape = c switch
        {
            '\\' => "\\\\",
            '\'' when !useDouble => "\\'",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < ' ' or (>= '\x7f' and <= '\xa0') or '\xad' => $"\\x{(int)c:x2}",
            _ => null,
        };
        if (escape is null)
            text.Append([c], own);
        else
            text.Append(escape, own);
    }
}
