using System.Buffers;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Texts into pieces; every piece keeps the origin of its characters.</summary>
internal static class TextSplitting
{
    /// <summary>What ends a line in Python; a carriage return together with the line feed behind it.</summary>
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>Pieces between <paramref name="separator"/>, or between runs of white space where it is null; a negative
    /// <paramref name="most"/> means all.</summary>
    public static TemplateList Split(RenderContext context, TracedText text, TracedText? separator, long most)
    {
        if (separator is null)
            return SplitAtSpace(context, text, most);
        Begin(context, text, separator);
        var pieces = new List<object?>();
        int start = 0;
        while (most < 0 || pieces.Count < most)
        {
            int at = text.Text.IndexOf(separator.Text, start, StringComparison.Ordinal);
            if (at < 0)
                break;
            context.Charge();
            pieces.Add(text.Slice(start, at - start));
            start = at + separator.Length;
        }

        pieces.Add(text.Slice(start, text.Length - start));
        return new TemplateList(pieces);
    }

    public static TemplateList SplitFromEnd(RenderContext context, TracedText text, TracedText? separator, long most)
    {
        if (most < 0)
            return Split(context, text, separator, most);
        if (separator is null)
            throw context.Unsupported("rsplit() at white space with a maximum");
        Begin(context, text, separator);
        var pieces = new List<object?>();
        int end = text.Length;
        while (pieces.Count < most)
        {
            int at = text.Text.AsSpan(0, end).LastIndexOf(separator.Text);
            if (at < 0)
                break;
            context.Charge();
            pieces.Add(text.Slice(at + separator.Length, end - at - separator.Length));
            end = at;
        }

        pieces.Add(text.Slice(0, end));
        pieces.Reverse();
        return new TemplateList(pieces);
    }

    public static TemplateList Partition(RenderContext context, TracedText text, TracedText separator, bool fromEnd)
    {
        Begin(context, text, separator);
        int at = fromEnd
            ? text.Text.LastIndexOf(separator.Text, StringComparison.Ordinal)
            : text.Text.IndexOf(separator.Text, StringComparison.Ordinal);
        if (at < 0)
        {
            return fromEnd
                ? TemplateList.Tuple(TracedText.Empty, TracedText.Empty, text)
                : TemplateList.Tuple(text, TracedText.Empty, TracedText.Empty);
        }

        int after = at + separator.Length;
        return TemplateList.Tuple(text.Slice(0, at), text.Slice(at, separator.Length), text.Slice(after, text.Length - after));
    }

    /// <summary>Python's <c>splitlines</c>.</summary>
    public static TemplateList Lines(RenderContext context, TracedText text, bool keepEnds) =>
        new([.. CutLines(context, text, keepEnds)]);

    public static IReadOnlyList<TracedText> Lines(RenderContext context, TracedText text) => [.. CutLines(context, text, keepEnds: false)];

    /// <summary>How often <paramref name="part"/> stands in the text without overlap.</summary>
    public static long Count(RenderContext context, TracedText text, TracedText part)
    {
        Begin(context, text, part);
        long count = 0;
        for (int at = 0; (at = text.Text.IndexOf(part.Text, at, StringComparison.Ordinal)) >= 0; at += part.Length)
            count++;
        return count;
    }

    private static IEnumerable<TracedText> CutLines(RenderContext context, TracedText text, bool keepEnds)
    {
        context.ChargeCharacters(text.Length);
        for (int start = 0; start < text.Length;)
        {
            context.Charge();
            int at = text.Text.AsSpan(start).IndexOfAny(LineBreaks);
            int end = at < 0 ? text.Length : start + at;
            int next = at < 0 ? end : end + (string.CompareOrdinal(text.Text, end, "\r\n", 0, 2) == 0 ? 2 : 1);
            yield return text.Slice(start, (keepEnds ? next : end) - start);
            start = next;
        }
    }

    private static TemplateList SplitAtSpace(RenderContext context, TracedText text, long most)
    {
        context.ChargeCharacters(text.Length);
        var pieces = new List<object?>();
        int start = SkipSpace(text.Text, 0);
        while (start < text.Length)
        {
            context.Charge();
            if (most >= 0 && pieces.Count >= most)
            {
                pieces.Add(text.Slice(start, text.Length - start));
                break;
            }

            int end = start;
            while (end < text.Length && !CodePoints.IsSpace(text.Text[end]))
                end++;
            pieces.Add(text.Slice(start, end - start));
            start = SkipSpace(text.Text, end);
        }

        return new TemplateList(pieces);
    }

    private static int SkipSpace(string text, int start)
    {
        while (start < text.Length && CodePoints.IsSpace(text[start]))
            start++;
        return start;
    }

    private static void Begin(RenderContext context, TracedText text, TracedText separator)
    {
        if (separator.Length == 0)
            throw context.Failed("empty separator");
        context.ChargeSearch(text.Length, separator.Length);
    }
}
