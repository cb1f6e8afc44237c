using System.Globalization;

namespace Appliance.Host.Verification;

/// <summary>A sentence while its facts are read: which tokens are taken, and the numbers in it. For one thread.</summary>
internal sealed class FactScan(IReadOnlyList<Token> tokens, string language)
{
    private readonly bool[] used = new bool[tokens.Count];

    /// <summary>The sentence.</summary>
    public IReadOnlyList<Token> Tokens => tokens;

    /// <summary>Its language.</summary>
    public string Language => language;

    /// <summary>The words of its language.</summary>
    public WordTable Words { get; } = WordTable.For(language);

    /// <summary>What was found.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>The token at a position, or null beyond the ends.</summary>
    public Token? At(int at) => at >= 0 && at < tokens.Count ? tokens[at] : null;

    /// <summary>Whether a token belongs to a fact.</summary>
    public bool IsUsed(int at) => at < 0 || at >= used.Length || used[at];

    /// <summary>Whether no token of a stretch belongs to a fact.</summary>
    public bool IsFree(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (IsUsed(i))
                return false;
        }

        return true;
    }

    /// <summary>Takes the tokens of a fact.</summary>
    public Fact Take(Fact fact)
    {
        Take(fact.From, fact.To);
        Facts.Add(fact);
        return fact;
    }

    /// <summary>Takes tokens without a fact.</summary>
    public void Take(int from, int to)
    {
        for (int i = Math.Max(0, from); i < to; i++)
            used[i] = true;
    }

    /// <summary>The number at a position, in digits or words; null where there is none.</summary>
    public ReadNumber? Number(int at)
    {
        if (At(at) is not { } token || IsUsed(at))
            return null;
        if (token.Kind == TokenKind.Number)
            return Parse(token.Text) is { } value ? new ReadNumber(value, 1, false, false) : null;
        return token.Kind == TokenKind.Word ? NumberWords.Read(tokens, at, Words, language) : null;
    }

    /// <summary>"1.250,00", "1,250", "0.5" and "½" as numbers; null for what has a colon.</summary>
    public static decimal? Parse(string text)
    {
        if (text is "½" or "¼" or "¾")
            return text == "½" ? 0.5m : text == "¼" ? 0.25m : 0.75m;
        if (text.Contains(':'))
            return null;
        int last = text.LastIndexOfAny(['.', ',']);
        bool decimals = last >= 0 && text.Length - last - 1 != 3;
        string whole = string.Concat((decimals ? text[..last] : text).Where(char.IsAsciiDigit));
        string plain = decimals ? $"{whole}.{text[(last + 1)..]}" : whole;
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : null;
    }
}

/// <summary>A number as it stands in a sentence.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Length">How many tokens it has.</param>
/// <param name="IsWord">Written in words.</param>
/// <param name="IsArticle">An indefinite article, which is no number by itself.</param>
internal readonly record struct ReadNumber(decimal Value, int Length, bool IsWord, bool IsArticle);
