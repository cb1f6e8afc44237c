using System.Globalization;
using System.Text;

namespace Appliance.Inference.Templates.Lexing;

/// <summary>Escapes in string literals, as Python's <c>unicode-escape</c> reads them: an unknown escape stays as it is.</summary>
internal static class StringLiteral
{
    /// <summary>The text that <paramref name="literal"/>, without its quotes, stands for; null when an escape is not valid.</summary>
    public static string? Unescape(string literal)
    {
        if (!literal.Contains('\\', StringComparison.Ordinal))
            return literal;
        var text = new StringBuilder(literal.Length);
        for (int i = 0; i < literal.Length;)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i++]);
                continue;
            }

            int length = AppendEscape(text, literal, i + 1);
            if (length < 0)
                return null;
            i += 1 + length;
        }

        return text.ToString();
    }

    private static int AppendEscape(StringBuilder text, string literal, int at)
    {
        char c = literal[at];
        if (c is 'x' or 'u' or 'U')
            return AppendHexadecimal(text, literal, at + 1, c == 'x' ? 2 : c == 'u' ? 4 : 8);
        if (c is >= '0' and <= '7')
            return AppendOctal(text, literal, at);
        if (c == '\n')
            return 1;
        char? meant = c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '\\' or '\'' or '"' => c,
            _ => null,
        };
        if (c == 'N')
            return -1;
        _ = meant is char known ? text.Append(known) : text.Append('\\').Append(c);
        return 1;
    }

    private static int AppendHexadecimal(StringBuilder text, string literal, int at, int digits)
    {
        if (at + digits > literal.Length
            || !uint.TryParse(literal.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            || code > 0x10FFFF)
        {
            return -1;
        }

        _ = code > 0xFFFF ? text.Append(char.ConvertFromUtf32((int)code)) : text.Append((char)code);
        return 1 + digits;
    }

    private static int AppendOctal(StringBuilder text, string literal, int at)
    {
        int code = 0;
        int length = 0;
        while (length < 3 && at + length < literal.Length && literal[at + length] is >= '0' and <= '7')
            code = (code * 8) + literal[at + length++] - '0';
        text.Append((char)code);
        return length;
    }
}
