using System.Text;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Library;

/// <summary>Upper and lower case, character by character (a character that becomes two in Python, such as ß, stays).</summary>
internal static class TextCase
{
    public static TracedText Upper(RenderContext context, TracedText text) => Convert(context, text, part => part.ToUpperInvariant());

    public static TracedText Lower(RenderContext context, TracedText text) => Convert(context, text, part => part.ToLowerInvariant());

    public static TracedText Capitalize(RenderContext context, TracedText text)
    {
        if (text.Length == 0)
            return text;
        int first = char.IsHighSurrogate(text.Text[0]) && text.Length > 1 ? 2 : 1;
        TracedText start = Upper(context, text.Slice(0, first));
        return context.NewText().Append(start).Append(Lower(context, text.Slice(first, text.Length - first))).ToText();
    }

    /// <summary>The first character of every word in upper case, the others in lower case.</summary>
    /// <param name="context">The rendering.</param>
    /// <param name="text">What is converted.</param>
    /// <param name="isInWord">Which characters words consist of.</param>
    public static TracedText Title(RenderContext context, TracedText text, Func<char, bool> isInWord)
    {
        context.ChargeCharacters(text.Length);
        var titled = new StringBuilder(text.Length);
        bool inWord = false;
        foreach (char c in text.Text)
        {
            titled.Append(inWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inWord = isInWord(c);
        }

        return WithOriginOf(context, text, titled.ToString());
    }

    public static bool IsUpper(RenderContext context, TracedText text)
    {
        context.ChargeCharacters(text.Length);
        return text.Text.Any(char.IsUpper) && !text.Text.Any(char.IsLower);
    }

    public static bool IsLower(RenderContext context, TracedText text)
    {
        context.ChargeCharacters(text.Length);
        return text.Text.Any(char.IsLower) && !text.Text.Any(char.IsUpper);
    }

    private static TracedText Convert(RenderContext context, TracedText text, Func<string, string> convert) =>
        WithOriginOf(context, text, convert(text.Text));

    private static TracedText WithOriginOf(RenderContext context, TracedText text, string converted)
    {
        TracedTextBuilder built = context.NewText();
        for (int i = 0; i < text.Length;)
        {
            int end = text.RunEnd(i, out bool own);
            built.Append(converted.AsSpan(i, end - i), own);
            i = end;
        }

        return built.ToText();
    }
}
