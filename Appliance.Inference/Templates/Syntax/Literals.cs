using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>A value written in the template.</summary>
internal sealed class Literal(object? value) : Expression(height: 1)
{
    public object? Value => value;

    protected override object? Compute(RenderContext context, Scope scope) => value;
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class ListExpression(Expression[] items, bool isTuple) : Expression(Above(items))
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var values = new object?[items.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = items[i].Evaluate(context, scope);
        return new TemplateList(values, isTuple);
    }
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed class MapExpression(Expression[] keys, Expression[] values) : Expression(Math.Max(Above(keys), Above(values)))
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var map = new TemplateMap();
        for (int i = 0; i < keys.Length; i++)
        {
            object? key = keys[i].Evaluate(context, scope);
            if (!TemplateMap.IsKey(key))
                throw context.Failed($"a {ValueKinds.NameOf(key)} cannot be the key of a dictionary");
            map.Set(key, values[i].Evaluate(context, scope));
        }

        return map;
    }
}
