using Appliance.Inference.Templates.Lexing;
using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Syntax;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>Statements of a template.</summary>
internal sealed class TemplateParser
{
    private readonly TokenStream tokens;
    private readonly CallChecks checks = new();
    private readonly ExpressionParser expressions;
    private readonly TargetParser targets;
    private int loops;

    private TemplateParser(TokenStream tokens)
    {
        this.tokens = tokens;
        expressions = new ExpressionParser(tokens, checks);
        targets = new TargetParser(tokens, checks);
    }

    public static Statement[] Parse(string template, TemplateLimits limits)
    {
        var parser = new TemplateParser(new TokenStream(TemplateLexer.Tokenize(template), limits));
        Statement[] body = parser.ParseBody([]);
        parser.checks.Finish();
        return body;
    }

    /// <summary>Statements up to a tag whose name is among <paramref name="ends"/>, of which the name is the current token then; with no ends,
    /// to the end of the template.</summary>
    private Statement[] ParseBody(ReadOnlySpan<string> ends)
    {
        tokens.Enter();
        var body = new List<Statement>();
        while (tokens.Current.Kind != TokenKind.End)
        {
            Token token = tokens.Next();
            if (token.Kind == TokenKind.Data)
            {
                body.Add(new DataStatement(token.Text, token.Line));
            }
            else if (token.Kind == TokenKind.VariableBegin)
            {
                body.Add(new OutputStatement(expressions.ParseTuple(), token.Line));
                tokens.Expect(TokenKind.VariableEnd, "'}}'");
            }
            else if (tokens.Current.Kind == TokenKind.Name && ends.Contains(tokens.Current.Text))
            {
                tokens.Leave();
                return [.. body];
            }
            else
            {
                body.Add(ParseStatement());
                EndTag();
            }
        }

        if (!ends.IsEmpty)
            throw tokens.Invalid($"expected '{ends[^1]}', got the end of the template");
        tokens.Leave();
        return [.. body];
    }

    private Statement ParseStatement()
    {
        Token tag = tokens.Expect(TokenKind.Name, "the name of a tag");
        int line = tag.Line;
        switch (tag.Text)
        {
            case "if":
                return ParseIf(line);
            case "for":
                return ParseFor(line);
            case "set":
                return ParseSet(line);
            case "macro":
                return ParseMacro(line);
            case "call":
                return ParseCallBlock(line);
            case "filter":
                return ParseFilterBlock(line);
            case "with":
                return ParseWith(line);
            case "generation":
                return new ScopedStatement(ParseWithoutLoop("endgeneration"), line);
            case "break" or "continue" when loops == 0:
                throw tokens.Invalid($"'{tag.Text}' outside of a loop");
            case "break":
                return new JumpStatement(Flow.Break, line);
            case "continue":
                return new JumpStatement(Flow.Continue, line);
            case "include" or "import" or "from" or "extends" or "block" or "autoescape" or "do" or "trans" or "debug":
                throw tokens.Unsupported($"the tag '{tag.Text}'", line);
            default:
                throw tokens.Invalid($"unknown tag '{tag.Text}'");
        }
    }

    private void EndTag() => tokens.Expect(TokenKind.BlockEnd, "'%}'");

    /// <summary>The body behind the tag at hand, with the tag that ends it.</summary>
    private Statement[] ParseBlock(string end)
    {
        EndTag();
        Statement[] body = ParseBody([end]);
        tokens.Next();
        return body;
    }

    /// <summary>A body that runs on its own, so that a loop around it cannot be left from inside.</summary>
    private Statement[] ParseWithoutLoop(string end)
    {
        (int outer, loops) = (loops, 0);
        Statement[] body = ParseBlock(end);
        loops = outer;
        return body;
    }

    private IfStatement ParseIf(int line)
    {
        var branches = new List<KeyValuePair<Expression, Statement[]>>();
        while (true)
        {
            Expression condition = expressions.ParseTuple(withConditional: false);
            EndTag();
            branches.Add(new(condition, ParseBody(["elif", "else", "endif"])));
            string tag = tokens.Next().Text;
            if (tag == "elif")
                continue;
            Statement[] otherwise = tag == "else" ? ParseBlock("endif") : [];
            return new IfStatement([.. branches], otherwise, line);
        }
    }

    private ForStatement ParseFor(int line)
    {
        AssignmentTarget target = targets.Parse(withNamespace: false);
        tokens.ExpectName("in");
        Expression items = expressions.ParseTuple(withConditional: false);
        Expression? condition = tokens.SkipName("if") ? expressions.Parse() : null;
        if (tokens.Current.IsName("recursive"))
            throw tokens.Unsupported("a recursive for block");
        EndTag();
        loops++;
        Statement[] body = ParseBody(["else", "endfor"]);
        loops--;
        Statement[] otherwise = tokens.Next().Text == "else" ? ParseBlock("endfor") : [];
        return new ForStatement(target, items, condition, body, otherwise, line);
    }

    private Statement ParseSet(int line)
    {
        AssignmentTarget target = targets.Parse(withNamespace: true);
        if (tokens.SkipOperator("="))
            return new SetStatement(target, expressions.ParseTuple(), line);
        var filters = new List<KeyValuePair<Operation, ArgumentList>>();
        while (tokens.Current.IsOperator("|"))
            filters.Add(Pair(expressions.Primaries.ParseFilter()));
        return new SetBlockStatement(target, new FilterChain([.. filters]), ParseBlock("endset"), line);
    }

    private MacroStatement ParseMacro(int line)
    {
        string name = tokens.Expect(TokenKind.Name, "the name of a macro").Text;
        checks.Assigned(name);
        return new MacroStatement(ParseDefinition(name, ParseParameters(), "endmacro"), line);
    }

    private CallBlockStatement ParseCallBlock(int line)
    {
        KeyValuePair<string, Expression?>[] parameters = tokens.Current.IsOperator("(") ? ParseParameters() : [];
        Token macro = tokens.Expect(TokenKind.Name, "the name of a macro");
        var function = new NameExpression(macro.Text);
        ArgumentList arguments = expressions.Primaries.ParseArguments();
        checks.Call(function, arguments, macro.Line);
        return new CallBlockStatement(ParseDefinition("caller", parameters, "endcall"), function, arguments, line);
    }

    private MacroDefinition ParseDefinition(string name, KeyValuePair<string, Expression?>[] parameters, string end)
    {
        HashSet<string> around = tokens.NamesRead;
        tokens.NamesRead = [];
        Statement[] body = ParseWithoutLoop(end);
        var definition = new MacroDefinition(
            name, parameters, body, tokens.NamesRead.Contains("varargs"), tokens.NamesRead.Contains("kwargs"));
        tokens.NamesRead = around;
        return definition;
    }

    private KeyValuePair<string, Expression?>[] ParseParameters()
    {
        tokens.ExpectOperator("(");
        var parameters = new List<KeyValuePair<string, Expression?>>();
        while (!tokens.SkipOperator(")"))
        {
            string name = tokens.Expect(TokenKind.Name, "the name of a parameter").Text;
            checks.Assigned(name);
            parameters.Add(new(name, tokens.SkipOperator("=") ? expressions.Parse() : null));
            if (!tokens.Current.IsOperator(")"))
                tokens.ExpectOperator(",");
        }

        return [.. parameters];
    }

    private FilterBlockStatement ParseFilterBlock(int line)
    {
        var filters = new List<KeyValuePair<Operation, ArgumentList>> { Pair(expressions.Primaries.ParseFilterName()) };
        while (tokens.Current.IsOperator("|"))
            filters.Add(Pair(expressions.Primaries.ParseFilter()));
        return new FilterBlockStatement(new FilterChain([.. filters]), ParseBlock("endfilter"), line);
    }

    private WithStatement ParseWith(int line)
    {
        var values = new List<KeyValuePair<AssignmentTarget, Expression>>();
        while (tokens.Current.Kind != TokenKind.BlockEnd)
        {
            AssignmentTarget target = targets.ParseOne(withNamespace: false);
            tokens.ExpectOperator("=");
            values.Add(new(target, expressions.Parse()));
            if (tokens.Current.Kind != TokenKind.BlockEnd)
                tokens.ExpectOperator(",");
        }

        return new WithStatement([.. values], ParseBlock("endwith"), line);
    }

    private static KeyValuePair<Operation, ArgumentList> Pair((Operation Filter, ArgumentList Arguments) filter) =>
        new(filter.Filter, filter.Arguments);
}
