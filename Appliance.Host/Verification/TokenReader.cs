using System.Text;
using System.Text.RegularExpressions;
using Appliance.Host.Phrases;

namespace Appliance.Host.Verification;

/// <summary>Cuts a line into tokens that keep telephone numbers, addresses and dates whole. Thread-safe.</summary>
internal static partial class TokenReader
{
    private const int MaxTwoDigits = 2;
    private const int MinPhoneDigits = 7;
    private const int MinLocalPhoneDigits = 8;
    private const int MinGroupedPhoneDigits = 9;

    private static readonly Dictionary<string, string> Contracted = new(StringComparer.Ordinal) { ["ca"] = "can", ["wo"] = "will", ["sha"] = "shall" };

    /// <summary>The tokens of a line in order. English contractions with "not" come as two words.</summary>
    public static List<Token> Read(string line)
    {
        var tokens = new List<Token>();
        foreach (Match match in Pattern().Matches(line))
            Add(match, tokens);
        return tokens;
    }

    /// <summary>Lower case without accents.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        Span<char> buffer = stackalloc char[LatinFolding.MaxFoldedLength];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x300 and <= 0x36f)
                continue;
            int length = LatinFolding.Fold(rune, buffer);
            folded.Append(buffer[..length]);
        }

        return folded.ToString();
    }

    private static void Add(Match match, List<Token> tokens)
    {
        string raw = match.Value;
        if (match.Groups["contact"].Success)
            tokens.Add(new Token(TokenKind.Contact, Fold(raw).TrimEnd('.', ',', '/'), raw, match.Index));
        else if (match.Groups["phone"].Success)
            AddPhone(raw, match.Index, tokens);
        else if (match.Groups["date"].Success)
            tokens.Add(new Token(TokenKind.Date, raw, raw, match.Index));
        else if (match.Groups["clock"].Success)
            tokens.Add(new Token(TokenKind.Number, string.Join(':', Digits().Matches(raw).Select(m => m.Value)), raw, match.Index));
        else if (match.Groups["ampm"].Success)
            tokens.Add(new Token(TokenKind.Word, char.ToLowerInvariant(raw[0]) + "m", raw, match.Index));
        else if (match.Groups["number"].Success)
            tokens.Add(new Token(TokenKind.Number, raw, raw, match.Index));
        else if (match.Groups["code"].Success)
            tokens.Add(new Token(TokenKind.Code, Fold(raw), raw, match.Index));
        else if (match.Groups["word"].Success)
            AddWord(raw, match.Index, tokens);
        else
            tokens.Add(new Token(TokenKind.Symbol, raw is "–" or "—" or "−" or "‑" ? "-" : raw is "’" ? "'" : raw, raw, match.Index));
    }

    private static void AddWord(string raw, int at, List<Token> tokens)
    {
        string text = Fold(raw).Replace('’', '\'');
        if (text.EndsWith("n't", StringComparison.Ordinal) || text == "cannot")
        {
            int split = text == "cannot" ? 3 : text.Length - 3;
            string first = Contracted.GetValueOrDefault(text[..split], text[..split]);
            tokens.Add(new Token(TokenKind.Word, first, raw[..split], at));
            tokens.Add(new Token(TokenKind.Word, "not", raw[split..], at + split));
            return;
        }

        // "è" and "é" are verbs, "e" is "and"; "às" is "at", "as" an article.
        tokens.Add(new Token(TokenKind.Word, raw is "è" or "È" or "é" or "É" ? "è" : raw is "às" or "Às" ? "às" : text, raw, at));
    }

    // What looks like a telephone number and is none ("08.00-19.00", "9-13 15-19") is read again piece by piece.
    private static void AddPhone(string raw, int at, List<Token> tokens)
    {
        string digits = string.Concat(raw.Where(char.IsAsciiDigit));
        if (IsPhone(raw, digits))
        {
            tokens.Add(new Token(TokenKind.Contact, raw[0] == '+' ? "+" + digits : digits, raw, at));
            return;
        }

        foreach (Match piece in Pieces().Matches(raw))
        {
            TokenKind kind = char.IsAsciiDigit(piece.Value[0]) ? piece.Groups["date"].Success ? TokenKind.Date : TokenKind.Number : TokenKind.Symbol;
            tokens.Add(new Token(kind, piece.Value is "–" or "—" ? "-" : piece.Value, piece.Value, at + piece.Index));
        }
    }

    private static bool IsPhone(string raw, string digits)
    {
        string[] groups = [.. Digits().Matches(raw).Select(m => m.Value)];
        if (raw[0] is '+' or '(')
            return digits.Length >= MinPhoneDigits;
        // "3322-7814", "555-0133", "33227814"; "1000-1200" is a range.
        if (raw.All(letter => char.IsAsciiDigit(letter) || letter == '-') && groups.Length <= 2 && groups.All(group => group.Length > MaxTwoDigits && !group.EndsWith("00", StringComparison.Ordinal)))
            return true;
        if (Pieces().Match(raw).Groups["date"].Success || (groups.All(group => group.Length <= MaxTwoDigits) && groups.Length <= 4))
            return false;
        bool thousands = groups.Length > 1 && raw.Contains('.') && !raw.Contains(' ') && groups.Skip(1).All(group => group.Length == 3) && raw[0] != '0';
        return !thousands && digits.Length >= (raw[0] == '0' ? MinLocalPhoneDigits : MinGroupedPhoneDigits);
    }

    [GeneratedRegex(
        """
        (?<contact> [\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+ | https?://\S+ | www\.\S+
          | [\p{L}\d-]{3,}(?:\.[\p{L}\d-]+)*\.(?:it|com|org|net|es|pt|eu|uk|br|ch|info|health|clinic|example|test|local)(?![\p{L}\d])(?:/\S*)? )
        | (?<date> \d{4}-\d{2}-\d{2}(?!\d) | (?<![\d.,/:])\d{1,2}/\d{1,2}/\d{2,4}(?!\d) | (?<![\d.,/:])\d{1,2}/\d{1,2}(?![\d/]) | (?<![\d.,:])\d{1,2}\.\d{1,2}\.\d{4}(?!\d) )
        | (?<phone> \+\d[\d\x20().\-/]{5,}\d | \(\d{2,4}\)\x20?\d(?:[\x20.\-/]?\d){5,}(?![\d:]) | (?<![\d.,])\d(?:[\x20.\-/]?\d){6,}(?![\d:]) )
        | (?<clock> (?<!\d)\d{1,2}\x20?[hH]\x20?[0-5]\d(?!\d) )
        | (?<ampm> (?<=[\d\x20\p{L}])[apAP]\.\x20?[mM]\.? (?!\p{L}) )
        | (?<number> \d+(?:[.,:]\d+)* | [½¼¾] )
        | (?<code> \p{L}{1,4}\d+[\p{L}\d]* )
        | (?<word> \p{L}+?n['’]t(?!\p{L}) | \p{L}[\p{L}\p{M}]* )
        | (?<symbol> \S )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<date>\d{4}-\d{2}-\d{2}(?!\d))|\d+(?:[.,:]\d+)*|\S")]
    private static partial Regex Pieces();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
