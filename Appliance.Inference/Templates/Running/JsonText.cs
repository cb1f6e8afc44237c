using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>Values as JSON, laid out as Python's <c>json.dumps</c> does. What somebody wrote stays marked as written, its escapes included.</summary>
internal sealed class JsonText(RenderContext context, JsonLayout layout)
{
    private readonly TracedTextBuilder text = context.NewText();

    public static TracedText Of(RenderContext context, object? value, JsonLayout layout)
    {
        var json = new JsonText(context, layout);
        json.Append(value, depth: 0);
        return json.text.ToText();
    }

    private void Append(object? value, int depth)
    {
        context.Charge();
        context.CheckDepth(depth);
        switch (value)
        {
            case TracedText own:
                AppendString(own);
                break;
            case TemplateList list:
                AppendAll("[", "]", list.Items, depth, item => Append(item, depth + 1));
                break;
            case TemplateMap map:
                AppendAll("{", "}", Sorted(map), depth, entry => AppendEntry(entry, depth + 1));
                break;
            case null or bool or long or double:
                text.Append(Scalar(value));
                break;
            default:
                throw context.Failed($"a {ValueKinds.NameOf(value)} cannot be written as JSON");
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => Display.Scalar(value),
    };

    private IReadOnlyList<KeyValuePair<object?, object?>> Sorted(TemplateMap map)
    {
        if (!layout.SortKeys)
            return map.Entries;
        return Sorting.By(context, map.Entries, entry => entry.Key, descending: false, ignoreCase: false);
    }

    private void AppendAll<T>(string open, string close, IReadOnlyList<T> items, int depth, Action<T> append)
    {
        text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(layout.ItemSeparator);
            AppendBreak(depth + 1);
            append(items[i]);
        }

        if (items.Count > 0)
            AppendBreak(depth);
        text.Append(close);
    }

    private void AppendBreak(int depth)
    {
        if (layout.Indent is not TracedText indent)
            return;
        text.Append("\n");
        for (int i = 0; i < depth; i++)
            text.Append(indent);
    }

    private void AppendEntry(KeyValuePair<object?, object?> entry, int depth)
    {
        AppendString(entry.Key as TracedText ?? TracedText.FromTemplate(Scalar(entry.Key)));
        text.Append(layout.KeySeparator);
        Append(entry.Value, depth);
    }

    private void AppendString(TracedText value)
    {
        text.Append("\"");
        for (int i = 0; i < value.Length;)
        {
            int end = value.RunEnd(i, out bool own);
            for (; i < end; i++)
                AppendCharacter(value.Text[i], own);
        }

        text.Append("\"");
    }

    private void AppendCharacter(char c, bool own)
    {
        string? escape = c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\f' => "\\f",
            '\b' => "\\b",
            < ' ' => $"\\u{(int)c:x4}",
            > '\x7f' when layout.AsciiOnly => $"\\u{(int)c:x4}",
            _ => null,
        };
        if (escape is null)
            text.Append([c], own);
        else
            text.Append(escape, own);
    }
}
