using System.Globalization;
using Appliance.Inference.Templates.Lexing;
using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Syntax;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>Names, literals, and what follows them: attributes, items, calls, filters and tests.</summary>
internal sealed class PrimaryParser(TokenStream tokens, CallChecks checks, ExpressionParser expressions)
{
    public Expression ParsePrimary()
    {
        Token token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return Name(token.Text);
            case TokenKind.String:
                return new Literal(TracedText.FromTemplate(token.Text + FollowingStrings()));
            case TokenKind.Integer:
                return new Literal(Whole(token));
            case TokenKind.Float:
                return new Literal(double.Parse(token.Text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text == "[":
                return expressions.Checked(new ListExpression(ParseItems("]"), isTuple: false));
            case TokenKind.Operator when token.Text == "{":
                return ParseMap();
            default:
                throw new ChatTemplateException(ChatTemplateProblem.Syntax, $"unexpected {token.Describe()}", token.Line);
        }
    }

    public Expression ParsePostfix(Expression expression)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("."))
                expression = expressions.Checked(ParseAttribute(expression));
            else if (tokens.Current.IsOperator("["))
                expression = expressions.Checked(ParseSubscript(expression));
            else if (tokens.Current.IsOperator("("))
                expression = ParseCall(expression);
            else
                return expression;
        }
    }

    public Expression ParseFilters(Expression expression)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|"))
            {
                (Operation filter, ArgumentList arguments) = ParseFilter();
                expression = expressions.Checked(new FilterExpression(expression, filter, arguments));
            }
            else if (tokens.Current.IsName("is"))
            {
                expression = ParseTest(expression);
            }
            else if (tokens.Current.IsOperator("("))
            {
                expression = ParseCall(expression);
            }
            else
            {
                return expression;
            }
        }
    }

    /// <summary>A filter that stands behind '|', with its arguments.</summary>
    public (Operation Filter, ArgumentList Arguments) ParseFilter()
    {
        tokens.ExpectOperator("|");
        return ParseFilterName();
    }

    /// <summary>A filter without the '|', as a filter block begins with.</summary>
    public (Operation Filter, ArgumentList Arguments) ParseFilterName()
    {
        int line = tokens.Current.Line;
        string name = ParseDottedName("the name of a filter");
        ArgumentList arguments = tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.None;
        return (checks.Filter(name, arguments, line), arguments);
    }

    public ArgumentList ParseArguments()
    {
        tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<KeyValuePair<string, Expression>>();
        while (!tokens.SkipOperator(")"))
        {
            if (tokens.Current.IsOperator("*") || tokens.Current.IsOperator("**"))
                throw tokens.Unsupported("arguments unpacked with '*'");
            if (tokens.Current.Kind == TokenKind.Name && tokens.Following.IsOperator("="))
            {
                string name = tokens.Next().Text;
                tokens.Next();
                named.Add(new(name, expressions.Parse()));
            }
            else if (named.Count > 0)
            {
                throw tokens.Invalid("an argument without a name behind one with a name");
            }
            else
            {
                positional.Add(expressions.Parse());
            }

            if (!tokens.Current.IsOperator(")"))
                tokens.ExpectOperator(",");
        }

        return new ArgumentList([.. positional], [.. named]);
    }

    private Expression Name(string name)
    {
        switch (name)
        {
            case "true" or "True":
                return new Literal(true);
            case "false" or "False":
                return new Literal(false);
            case "none" or "None":
                return new Literal(null);
            default:
                tokens.NamesRead.Add(name);
                return new NameExpression(name);
        }
    }

    private string FollowingStrings()
    {
        var text = new System.Text.StringBuilder();
        while (tokens.Current.Kind == TokenKind.String)
            text.Append(tokens.Next().Text);
        return text.ToString();
    }

    private static object Whole(Token token)
    {
        string digits = token.Text.Replace("_", "", StringComparison.Ordinal);
        int radix = digits.Length < 2 ? 10 : char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 };
        try
        {
            return radix == 10 ? long.Parse(digits, CultureInfo.InvariantCulture) : Convert.ToInt64(digits[2..], radix);
        }
        catch (OverflowException)
        {
            throw new ChatTemplateException(ChatTemplateProblem.Unsupported, "a whole number beyond 64 bits", token.Line);
        }
    }

    private Expression ParseParentheses()
    {
        if (tokens.SkipOperator(")"))
            return new ListExpression([], isTuple: true);
        Expression inside = expressions.ParseTuple();
        tokens.ExpectOperator(")");
        return inside;
    }

    private Expression[] ParseItems(string end)
    {
        var items = new List<Expression>();
        while (!tokens.SkipOperator(end))
        {
            items.Add(expressions.Parse());
            if (!tokens.Current.IsOperator(end))
                tokens.ExpectOperator(",");
        }

        return [.. items];
    }

    private Expression ParseMap()
    {
        var keys = new List<Expression>();
        var values = new List<Expression>();
        while (!tokens.SkipOperator("}"))
        {
            keys.Add(expressions.Parse());
            tokens.ExpectOperator(":");
            values.Add(expressions.Parse());
            if (!tokens.Current.IsOperator("}"))
                tokens.ExpectOperator(",");
        }

        return expressions.Checked(new MapExpression([.. keys], [.. values]));
    }

    private Expression ParseAttribute(Expression owner)
    {
        tokens.ExpectOperator(".");
        if (tokens.Current.Kind == TokenKind.Integer)
            return new IndexExpression(owner, new Literal(Whole(tokens.Next())));
        return new AttributeExpression(owner, tokens.Expect(TokenKind.Name, "a name or number").Text);
    }

    private Expression ParseSubscript(Expression owner)
    {
        tokens.ExpectOperator("[");
        Expression? start = tokens.Current.IsOperator(":") ? null : expressions.Parse();
        if (tokens.SkipOperator("]"))
            return new IndexExpression(owner, start!);
        tokens.ExpectOperator(":");
        Expression? stop = ParseBound();
        Expression? step = tokens.SkipOperator(":") ? ParseBound() : null;
        tokens.ExpectOperator("]");
        return new SliceExpression(owner, start, stop, step);
    }

    private Expression? ParseBound() =>
        tokens.Current.IsOperator(":") || tokens.Current.IsOperator("]") ? null : expressions.Parse();

    private Expression ParseCall(Expression function)
    {
        int line = tokens.Current.Line;
        ArgumentList arguments = ParseArguments();
        checks.Call(function, arguments, line);
        return expressions.Checked(new CallExpression(function, arguments));
    }

    private Expression ParseTest(Expression subject)
    {
        int line = tokens.Next().Line;
        bool negated = tokens.SkipName("not");
        string name = ParseDottedName("the name of a test");
        ArgumentList arguments = ParseTestArguments();
        Expression test = expressions.Checked(new TestExpression(subject, checks.Test(name, arguments, line), arguments));
        return negated ? expressions.Checked(new NotExpression(test)) : test;
    }

    private ArgumentList ParseTestArguments()
    {
        Token token = tokens.Current;
        if (token.IsOperator("("))
            return ParseArguments();
        if (token.IsName("is"))
            throw tokens.Invalid("tests cannot be chained with 'is'");
        bool begins = token.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float
            || (token.Kind == TokenKind.Name && token.Text is not ("else" or "or" or "and"))
            || token.IsOperator("[") || token.IsOperator("{");
        if (!begins)
            return ArgumentList.None;
        tokens.Enter();
        Expression argument = ParsePostfix(ParsePrimary());
        tokens.Leave();
        return new ArgumentList([argument], []);
    }

    private string ParseDottedName(string what)
    {
        string name = tokens.Expect(TokenKind.Name, what).Text;
        while (tokens.SkipOperator("."))
            name += "." + tokens.Expect(TokenKind.Name, what).Text;
        return name;
    }
}
