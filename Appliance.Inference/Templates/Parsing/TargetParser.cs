using Appliance.Inference.Templates.Lexing;
using Appliance.Inference.Templates.Syntax;

namespace Appliance.Inference.Templates.Parsing;

/// <summary>What stands left of <c>=</c> and of <c>in</c>.</summary>
internal sealed class TargetParser(TokenStream tokens, CallChecks checks)
{
    /// <summary>One target, or several with commas between them.</summary>
    public AssignmentTarget Parse(bool withNamespace)
    {
        AssignmentTarget first = ParseOne(withNamespace);
        if (!tokens.Current.IsOperator(","))
            return first;
        var targets = new List<AssignmentTarget> { first };
        while (tokens.SkipOperator(",") && tokens.Current.Kind == TokenKind.Name && !tokens.Current.IsName("in"))
            targets.Add(ParseOne(withNamespace));
        return new TupleTarget([.. targets]);
    }

    public AssignmentTarget ParseOne(bool withNamespace)
    {
        if (tokens.SkipOperator("("))
        {
            tokens.Enter();
            AssignmentTarget inside = Parse(withNamespace);
            tokens.Leave();
            tokens.ExpectOperator(")");
            return inside;
        }

        Token name = tokens.Expect(TokenKind.Name, "a name to assign to");
        if (name.Text is "true" or "false" or "none" or "True" or "False" or "None")
            throw tokens.Invalid($"'{name.Text}' cannot be assigned to");
        if (withNamespace && tokens.SkipOperator("."))
            return new NamespaceTarget(name.Text, tokens.Expect(TokenKind.Name, "an attribute").Text);
        checks.Assigned(name.Text);
        return new NameTarget(name.Text);
    }
}
