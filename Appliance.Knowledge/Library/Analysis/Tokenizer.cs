using System.Text;

namespace Appliance.Knowledge.Library.Analysis;

/// <summary>
/// Splits text into folded words: lower case, accents removed, letters and digits only. A time of day stays one token
/// (<c>08:00</c>), so does a telephone number in international form (<c>+390550000000</c>), and the euro sign becomes the word <c>euro</c>.
/// </summary>
internal static class Tokenizer
{
    private const int MinPhoneDigits = 7;

    /// <summary>The tokens in reading order.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsCombiningMark(c))
                continue;
            bool digit = char.IsAsciiDigit(c);
            bool changes = word.Length > 0 && (digit != char.IsAsciiDigit(word[^1]) || !char.IsLetterOrDigit(c));
            if (changes && IsTimeSeparator(text, i))
            {
                word.Append(':').Append(text, i + 1, 2);
                i += 2;
                changes = true;
                digit = false;
                c = ' ';
            }

            if (changes)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (c == '+' && PhoneNumber(text, i) is { Length: > 0 } number)
            {
                i += number.Length - 1;
                yield return "+" + string.Concat(number.Where(char.IsAsciiDigit));
            }
            else if (c == '€')
                yield return "euro";
            else if (digit)
                word.Append(c);
            else if (char.IsLetter(c))
                Fold(c, word);
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    /// <summary>Whether a token of <see cref="Split"/> is a time of day.</summary>
    public static bool IsTime(string token) => token.Length is 4 or 5 && token[^3] == ':';

    /// <summary>Whether a token of <see cref="Split"/> is a telephone number.</summary>
    public static bool IsPhone(string token) => token[0] == '+';

    // A plus sign and at least seven digits in groups.
    private static string PhoneNumber(string text, int start)
    {
        int end = start + 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is ' ' or '-' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            end++;
        string number = text[start..end];
        return number.Count(char.IsAsciiDigit) >= MinPhoneDigits ? number : "";
    }

    private static bool IsCombiningMark(char c) => c is >= '\u0300' and <= '\u036f';

    // 08:00, 8.30 and 8h30 are times; 2027.10 and 1.500 are not.
    private static bool IsTimeSeparator(string text, int at)
    {
        if (text[at] is not (':' or '.' or 'h') || at == 0 || at + 2 >= text.Length || !char.IsAsciiDigit(text[at - 1]))
            return false;
        if (at >= 3 && char.IsAsciiDigit(text[at - 2]) && char.IsAsciiDigit(text[at - 3]))
            return false;
        bool twoDigits = text[at + 1] is >= '0' and <= '5' && char.IsAsciiDigit(text[at + 2]);
        return twoDigits && (at + 3 == text.Length || !char.IsAsciiDigit(text[at + 3]));
    }

    // The process runs without ICU (invariant globalization), so the folding of the served alphabets is spelled out.
    private static void Fold(char c, StringBuilder word)
    {
        c = char.ToLowerInvariant(c);
        _ = c switch
        {
            < '\u0080' => word.Append(c),
            >= 'à' and <= 'å' or 'ª' => word.Append('a'),
            'æ' => word.Append("ae"),
            'ç' => word.Append('c'),
            >= 'è' and <= 'ë' => word.Append('e'),
            >= 'ì' and <= 'ï' => word.Append('i'),
            'ñ' => word.Append('n'),
            >= 'ò' and <= 'ö' or 'ø' or 'º' => word.Append('o'),
            'œ' => word.Append("oe"),
            >= 'ù' and <= 'ü' => word.Append('u'),
            'ý' or 'ÿ' => word.Append('y'),
            'ß' => word.Append("ss"),
            _ => word.Append(c),
        };
    }
}
