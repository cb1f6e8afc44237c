using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>A binary operator that always looks at both sides.</summary>
internal sealed class BinaryExpression(Expression left, Expression right, BinaryOperator compute) : Expression(Above(left, right))
{
    protected override object? Compute(RenderContext context, Scope scope) =>
        compute(context, left.Evaluate(context, scope), right.Evaluate(context, scope));
}

/// <summary><c>-a</c> or <c>+a</c>.</summary>
internal sealed class SignExpression(Expression operand, bool negative) : Expression(Above(operand))
{
    protected override object? Compute(RenderContext context, Scope scope) =>
        Arithmetic.Sign(context, operand.Evaluate(context, scope), negative);
}

/// <summary><c>not a</c>.</summary>
internal sealed class NotExpression(Expression operand) : Expression(Above(operand))
{
    protected override object? Compute(RenderContext context, Scope scope) => !Operators.IsTrue(operand.Evaluate(context, scope));
}

/// <summary><c>a and b</c> or <c>a or b</c>; the result is one of the operands.</summary>
internal sealed class ShortCircuitExpression(Expression left, Expression right, bool isAnd) : Expression(Above(left, right))
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        object? value = left.Evaluate(context, scope);
        return Operators.IsTrue(value) == isAnd ? right.Evaluate(context, scope) : value;
    }
}

/// <summary><c>a ~ b ~ c</c>: everything as text.</summary>
internal sealed class ConcatExpression(Expression[] parts) : Expression(Above(parts))
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        Provenance.TracedTextBuilder text = context.NewText();
        foreach (Expression part in parts)
            Display.Append(text, context, part.Evaluate(context, scope));
        return text.ToText();
    }
}

/// <summary><c>a &lt; b == c</c>: each neighbouring pair must hold; evaluation stops at the first that does not.</summary>
internal sealed class CompareExpression(Expression first, KeyValuePair<string, Expression>[] rest)
    : Expression(Math.Max(first.Height, rest.Max(pair => pair.Value.Height)) + 1)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        object? left = first.Evaluate(context, scope);
        foreach ((string sign, Expression operand) in rest)
        {
            object? right = operand.Evaluate(context, scope);
            if (!Operators.Holds(context, sign, left, right))
                return false;
            left = right;
        }

        return true;
    }
}

/// <summary><c>a if condition else b</c>; undefined where there is no else.</summary>
internal sealed class ConditionalExpression(Expression condition, Expression then, Expression? otherwise)
    : Expression(Above(condition, then, otherwise))
{
    private static readonly Undefined Neither = new("the inline if-expression evaluated to false and no else was given");

    protected override object? Compute(RenderContext context, Scope scope)
    {
        if (Operators.IsTrue(condition.Evaluate(context, scope)))
            return then.Evaluate(context, scope);
        return otherwise is null ? Neither : otherwise.Evaluate(context, scope);
    }
}
