using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Provenance;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>Filters applied one after another to the text of a block; possibly none.</summary>
internal sealed class FilterChain(KeyValuePair<Operation, ArgumentList>[] filters)
{
    public object? Apply(RenderContext context, Scope scope, object? value)
    {
        foreach ((Operation filter, ArgumentList arguments) in filters)
            value = filter.Run(context, value, arguments.Evaluate(context, scope));
        return value;
    }
}

/// <summary><c>{% filter upper %}text{% endfilter %}</c>.</summary>
internal sealed class FilterBlockStatement(FilterChain filters, Statement[] body, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output)
    {
        TracedText text = Capture(body, context, new Scope(scope), out Flow flow);
        if (flow == Flow.Next)
            Display.Append(output, context, filters.Apply(context, scope, text));
        return flow;
    }
}

/// <summary><c>{% generation %}</c>, which marks the assistant's words for training and only bounds a scope here.</summary>
internal sealed class ScopedStatement(Statement[] body, int line) : Statement(line)
{
    protected override Flow Run(RenderContext context, Scope scope, TracedTextBuilder output) =>
        ExecuteAll(body, context, new Scope(scope), output);
}
