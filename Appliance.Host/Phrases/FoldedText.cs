namespace Appliance.Host.Phrases;

/// <summary>A text as regular expressions of the four languages read it.</summary>
internal static class FoldedText
{
    /// <summary>The folded words, separated by single spaces: no capitals, accents or punctuation, and "6,1" is "6 1".</summary>
    /// <param name="text">Of which <see cref="PhraseTokenizer.MaxTextLength"/> UTF-16 units count.</param>
    public static string Of(string text) => string.Join(
        ' ', PhraseTokenizer.Tokenize(text.Length <= PhraseTokenizer.MaxTextLength ? text : text[..PhraseTokenizer.MaxTextLength]).Tokens.Select(token => token.Folded));
}
