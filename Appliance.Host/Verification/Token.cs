namespace Appliance.Host.Verification;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>Letters.</summary>
    Word,

    /// <summary>Digits with their separators.</summary>
    Number,

    /// <summary>A calendar date in digits: 2026-12-08, 8/12, 8.12.2026.</summary>
    Date,

    /// <summary>A telephone number, an e-mail address or a web address.</summary>
    Contact,

    /// <summary>Letters and digits together: T9, B12.</summary>
    Code,

    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>A piece of text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Folded: lower case, no accents.</param>
/// <param name="Raw">As written.</param>
/// <param name="Start">Position in the text, in UTF-16 units.</param>
internal sealed record Token(TokenKind Kind, string Text, string Raw, int Start)
{
    /// <summary>One beyond its last position.</summary>
    public int End => Start + Raw.Length;

    /// <summary>Starts with a capital letter.</summary>
    public bool IsCapital => char.IsUpper(Raw[0]);

    /// <summary>Is a word of this folded form.</summary>
    public bool Is(string text) => Text == text;
}
