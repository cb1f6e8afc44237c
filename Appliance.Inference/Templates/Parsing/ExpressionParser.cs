using Appliance.Inference.Templates.Lexing;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;
using Appliance.Inference.Templates.Syntax;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>Expressions by Jinja's precedence, from the loosest: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>,
/// <c>~</c>, <c>* / // %</c>, <c>**</c>, signs; then what <see cref="PrimaryParser"/> reads.</summary>
internal sealed class ExpressionParser
{
    private readonly TokenStream tokens;
    private readonly PrimaryParser primaries;

    public ExpressionParser(TokenStream tokens, CallChecks checks)
    {
        this.tokens = tokens;
        primaries = new PrimaryParser(tokens, checks, this);
    }

    public PrimaryParser Primaries => primaries;

    public Expression Parse(bool withConditional = true)
    {
        tokens.Enter();
        Expression expression = withConditional ? ParseConditional() : ParseOr();
        tokens.Leave();
        return expression;
    }

    /// <summary>One expression, or a tuple of several without parentheses.</summary>
    public Expression ParseTuple(bool withConditional = true)
    {
        Expression first = Parse(withConditional);
        if (!tokens.Current.IsOperator(","))
            return first;
        var items = new List<Expression> { first };
        while (tokens.SkipOperator(",") && !EndsTuple())
            items.Add(Parse(withConditional));
        return Checked(new ListExpression([.. items], isTuple: true));
    }

    /// <summary><paramref name="expression"/>, unless expressions in it are nested too deeply to be evaluated.</summary>
    public Expression Checked(Expression expression) => expression.Height <= tokens.Limits.Nesting ? expression : throw tokens.TooDeep();

    private bool EndsTuple() =>
        tokens.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || tokens.Current.IsOperator(")");

    private Expression ParseConditional()
    {
        Expression expression = ParseOr();
        while (tokens.SkipName("if"))
        {
            Expression condition = ParseOr();
            Expression? otherwise = null;
            if (tokens.SkipName("else"))
                otherwise = Parse();
            expression = Checked(new ConditionalExpression(condition, expression, otherwise));
        }

        return expression;
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (tokens.SkipName("or"))
            left = Checked(new ShortCircuitExpression(left, ParseAnd(), isAnd: false));
        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (tokens.SkipName("and"))
            left = Checked(new ShortCircuitExpression(left, ParseNot(), isAnd: true));
        return left;
    }

    private Expression ParseNot()
    {
        if (!tokens.SkipName("not"))
            return ParseComparison();
        tokens.Enter();
        Expression operand = ParseNot();
        tokens.Leave();
        return Checked(new NotExpression(operand));
    }

    private Expression ParseComparison()
    {
        Expression first = ParseSum();
        var rest = new List<KeyValuePair<string, Expression>>();
        while (ComparisonSign() is string sign)
            rest.Add(new(sign, ParseSum()));
        return rest.Count == 0 ? first : Checked(new CompareExpression(first, [.. rest]));
    }

    private string? ComparisonSign()
    {
        if (tokens.Current.Kind == TokenKind.Operator && tokens.Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            return tokens.Next().Text;
        if (tokens.SkipName("in"))
            return "in";
        if (!tokens.Current.IsName("not") || !tokens.Following.IsName("in"))
            return null;
        tokens.Next();
        tokens.Next();
        return "not in";
    }

    private Expression ParseSum()
    {
        Expression left = ParseConcat();
        while (tokens.Current.IsOperator("+") || tokens.Current.IsOperator("-"))
        {
            BinaryOperator compute = tokens.Next().Text == "+" ? Arithmetic.Add : Arithmetic.Subtract;
            left = Checked(new BinaryExpression(left, ParseConcat(), compute));
        }

        return left;
    }

    private Expression ParseConcat()
    {
        Expression first = ParseProduct();
        if (!tokens.Current.IsOperator("~"))
            return first;
        var parts = new List<Expression> { first };
        while (tokens.SkipOperator("~"))
            parts.Add(ParseProduct());
        return Checked(new ConcatExpression([.. parts]));
    }

    private Expression ParseProduct()
    {
        Expression left = ParsePower();
        while (tokens.Current.Kind == TokenKind.Operator && tokens.Current.Text is "*" or "/" or "//" or "%")
        {
            string sign = tokens.Next().Text;
            if (sign == "%" && left is Literal { Value: TracedText })
                throw tokens.Unsupported("formatting a text with '%'");
            BinaryOperator compute = sign switch
            {
                "*" => Arithmetic.Multiply,
                "/" => Arithmetic.Divide,
                "//" => Arithmetic.FloorDivide,
                _ => Arithmetic.Modulo,
            };
            left = Checked(new BinaryExpression(left, ParsePower(), compute));
        }

        return left;
    }

    private Expression ParsePower()
    {
        Expression left = ParseSign(withFilters: true);
        while (tokens.SkipOperator("**"))
            left = Checked(new BinaryExpression(left, ParseSign(withFilters: true), Arithmetic.Power));
        return left;
    }

    private Expression ParseSign(bool withFilters)
    {
        Expression expression;
        if (tokens.Current.IsOperator("-") || tokens.Current.IsOperator("+"))
        {
            bool negative = tokens.Next().Text == "-";
            tokens.Enter();
            expression = Checked(new SignExpression(ParseSign(withFilters: false), negative));
            tokens.Leave();
        }
        else
        {
            expression = primaries.ParsePrimary();
        }

        expression = primaries.ParsePostfix(expression);
        return withFilters ? primaries.ParseFilters(expression) : expression;
    }
}
