using Appliance.Inference.Templates.Lexing;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>The tokens of a template with a place in them, the depth that the parser is at, and the names it has seen.</summary>
internal sealed class TokenStream(IReadOnlyList<Token> tokens, TemplateLimits limits)
{
    private int place;
    private int depth;

    public Token Current => tokens[place];

    public Token Following => tokens[Math.Min(place + 1, tokens.Count - 1)];

    public TemplateLimits Limits => limits;

    /// <summary>Names that are read, collected for the macro that is being parsed.</summary>
    public HashSet<string> NamesRead { get; set; } = [];

    public Token Next() => Current.Kind == TokenKind.End ? Current : tokens[place++];

    public bool SkipOperator(string sign)
    {
        bool skipped = Current.IsOperator(sign);
        if (skipped)
            place++;
        return skipped;
    }

    public bool SkipName(string name)
    {
        bool skipped = Current.IsName(name);
        if (skipped)
            place++;
        return skipped;
    }

    public void ExpectOperator(string sign)
    {
        if (!SkipOperator(sign))
            throw Invalid($"expected '{sign}', got {Current.Describe()}");
    }

    public void ExpectName(string name)
    {
        if (!SkipName(name))
            throw Invalid($"expected '{name}', got {Current.Describe()}");
    }

    public Token Expect(TokenKind kind, string what) =>
        Current.Kind == kind ? Next() : throw Invalid($"expected {what}, got {Current.Describe()}");

    /// <summary>Goes a level deeper; refused beyond the limit.</summary>
    public void Enter()
    {
        if (++depth > limits.Nesting)
            throw TooDeep();
    }

    public void Leave() => depth--;

    public ChatTemplateException TooDeep() =>
        new(ChatTemplateProblem.LimitExceeded, $"it is nested deeper than {limits.Nesting} levels", Current.Line);

    public ChatTemplateException Invalid(string detail) => new(ChatTemplateProblem.Syntax, detail, Current.Line);

    public ChatTemplateException Unsupported(string detail, int? line = null) =>
        new(ChatTemplateProblem.Unsupported, detail, line ?? Current.Line);
}
