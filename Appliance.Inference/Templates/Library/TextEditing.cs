using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Trimming, replacing, joining and indenting; every character keeps its origin.</summary>
internal static class TextEditing
{
    /// <param name="context">The rendering.</param>
    /// <param name="text">What is trimmed.</param>
    /// <param name="characters">Characters to take away; null for white space.</param>
    /// <param name="start">Whether to trim at the start.</param>
    /// <param name="end">Whether to trim at the end.</param>
    public static TracedText Trim(RenderContext context, TracedText text, TracedText? characters, bool start, bool end)
    {
        context.ChargeSearch(text.Length, characters?.Length ?? 0);
        int first = 0;
        int last = text.Length;
        while (start && first < last && IsTrimmed(text.Text[first]))
            first++;
        while (end && last > first && IsTrimmed(text.Text[last - 1]))
            last--;
        return text.Slice(first, last - first);

        bool IsTrimmed(char c) => characters is null ? CodePoints.IsSpace(c) : characters.Text.Contains(c);
    }

    public static TracedText Replace(RenderContext context, TracedText text, TracedText old, TracedText replacement, long count)
    {
        if (old.Length == 0)
            throw context.Unsupported("replacing an empty text");
        context.ChargeSearch(text.Length, old.Length);
        TracedTextBuilder replaced = context.NewText();
        int start = 0;
        for (long done = 0; done != count; done++)
        {
            int at = text.Text.IndexOf(old.Text, start, StringComparison.Ordinal);
            if (at < 0)
                break;
            context.Charge();
            replaced.Append(text, start, at - start).Append(replacement);
            start = at + old.Length;
        }

        return start == 0 ? text : replaced.Append(text, start, text.Length - start).ToText();
    }

    public static TracedText Join(RenderContext context, IReadOnlyList<object?> items, TracedText separator, bool onlyTexts)
    {
        TracedTextBuilder joined = context.NewText();
        for (int i = 0; i < items.Count; i++)
        {
            context.Charge();
            if (onlyTexts && items[i] is not TracedText)
                throw context.Failed($"texts are joined, not a {ValueKinds.NameOf(items[i])}");
            if (i > 0)
                joined.Append(separator);
            Display.Append(joined, context, items[i]);
        }

        return joined.ToText();
    }

    /// <summary>Jinja's <c>indent</c>: every line but the first (unless <paramref name="first"/>), blank ones only with
    /// <paramref name="blank"/>.</summary>
    public static TracedText Indent(RenderContext context, TracedText text, TracedText indention, bool first, bool blank)
    {
        TracedTextBuilder indented = context.NewText();
        IReadOnlyList<TracedText> lines = TextSplitting.Lines(context, text);
        bool endsInBreak = text.Text.EndsWith('\n');
        int count = lines.Count + (endsInBreak || lines.Count == 0 ? 1 : 0);
        for (int i = 0; i < count; i++)
        {
            TracedText line = i < lines.Count ? lines[i] : TracedText.Empty;
            if (i > 0)
                indented.Append("\n");
            if (i == 0 ? first : blank || line.Length > 0)
                indented.Append(indention);
            indented.Append(line);
        }

        return indented.ToText();
    }
}
