using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary><c>owner.name</c>.</summary>
internal sealed class AttributeExpression(Expression owner, string name) : Expression(Above(owner))
{
    public string Name => name;

    protected override object? Compute(RenderContext context, Scope scope) =>
        Members.Attribute(context, owner.Evaluate(context, scope), name);
}

/// <summary><c>owner[key]</c>.</summary>
internal sealed class IndexExpression(Expression owner, Expression key) : Expression(Above(owner, key))
{
    protected override object? Compute(RenderContext context, Scope scope) =>
        Members.Item(context, owner.Evaluate(context, scope), key.Evaluate(context, scope));
}

/// <summary><c>owner[start:stop:step]</c>; null where a bound is left out.</summary>
internal sealed class SliceExpression(Expression owner, Expression? start, Expression? stop, Expression? step)
    : Expression(Above(owner, start, stop, step))
{
    protected override object? Compute(RenderContext context, Scope scope) => Slices.Take(
        context,
        owner.Evaluate(context, scope),
        Bound(start, context, scope),
        Bound(stop, context, scope),
        Bound(step, context, scope));

    private static long? Bound(Expression? bound, RenderContext context, Scope scope) => bound?.Evaluate(context, scope) switch
    {
        null => null,
        long index => index,
        bool flag => flag ? 1 : 0,
        _ => throw context.Failed("the bounds of a slice must be whole numbers"),
    };
}
