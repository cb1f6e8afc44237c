using System.Text;

namespace Appliance.Host.Texts;

/// <summary>Texts with placeholders in braces such as <c>{clinic}</c>. Thread-safe.</summary>
internal static class PlaceholderText
{
    /// <summary>The placeholders' names in order, each once; null where a brace has no pair.</summary>
    public static IReadOnlyList<string>? Names(string text)
    {
        var names = new List<string>();
        for (int position = 0; position < text.Length;)
        {
            int brace = text.AsSpan(position).IndexOfAny('{', '}');
            if (brace < 0) break;
            int open = position + brace;
            int close = text.IndexOf('}', open);
            if (text[open] == '}' || close < 0 || text.AsSpan(open + 1, close - open - 1).Contains('{')) return null;
            string name = text[(open + 1)..close];
            if (!names.Contains(name)) names.Add(name);
            position = close + 1;
        }
        return names;
    }

    /// <summary>The text with every placeholder replaced once; braces in a value stay as they are.</summary>
    /// <param name="text">A text whose braces are paired.</param>
    /// <param name="value">The value of a name.</param>
    public static string Fill(string text, Func<string, string> value)
    {
        var filled = new StringBuilder(text.Length);
        int position = 0;
        for (int open; (open = text.IndexOf('{', position)) >= 0;)
        {
            int close = text.IndexOf('}', open);
            filled.Append(text, position, open - position).Append(value(text[(open + 1)..close]));
            position = close + 1;
        }
        return filled.Append(text, position, text.Length - position).ToString();
    }
}
