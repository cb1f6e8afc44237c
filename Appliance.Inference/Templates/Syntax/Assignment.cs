using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>What a value is assigned to: a name, an attribute of a namespace, or several of them.</summary>
internal abstract class AssignmentTarget
{
    public abstract void Assign(RenderContext context, Scope scope, object? value);
}

/// <summary>A name in the scope at hand.</summary>
internal sealed class NameTarget(string name) : AssignmentTarget
{
    public override void Assign(RenderContext context, Scope scope, object? value) => scope.Set(name, value);
}

/// <summary><c>namespace.attribute</c>.</summary>
internal sealed class NamespaceTarget(string name, string attribute) : AssignmentTarget
{
    public override void Assign(RenderContext context, Scope scope, object? value)
    {
        if (!scope.TryGet(name, out object? owner) || owner is not TemplateNamespace space)
            throw context.Failed($"'{name}' is not a namespace, only their attributes can be assigned");
        space.Set(attribute, value);
    }
}

/// <summary><c>a, b</c>: as many targets as the value has items.</summary>
internal sealed class TupleTarget(AssignmentTarget[] targets) : AssignmentTarget
{
    public override void Assign(RenderContext context, Scope scope, object? value)
    {
        IReadOnlyList<object?> items = Operators.Items(context, value);
        if (items.Count != targets.Length)
            throw context.Failed($"{items.Count} values for {targets.Length} names");
        for (int i = 0; i < targets.Length; i++)
            targets[i].Assign(context, scope, items[i]);
    }
}

/// <summary><c>{% set target = value %}</c>.</summary>
internal sealed class SetStatement(AssignmentTarget target, Expression value, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        target.Assign(context, scope, value.Evaluate(context, scope));
        return Flow.Next;
    }
}

/// <summary><c>{% set target | filters %}text{% endset %}</c>.</summary>
internal sealed class SetBlockStatement(AssignmentTarget target, FilterChain filters, Statement[] body, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        TracedText text = Capture(body, context, new Scope(scope), out Flow flow);
        if (flow == Flow.Next)
            target.Assign(context, scope, filters.Apply(context, scope, text));
        return flow;
    }
}

/// <summary><c>{% with a = 1 %}text{% endwith %}</c>; values are those of the scope around it.</summary>
internal sealed class WithStatement(KeyValuePair<AssignmentTarget, Expression>[] values, Statement[] body, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        var inner = new Scope(scope);
        foreach ((AssignmentTarget target, Expression value) in values)
            target.Assign(context, inner, value.Evaluate(context, scope));
        return ExecuteAll(body, context, inner, output);
    }
}
