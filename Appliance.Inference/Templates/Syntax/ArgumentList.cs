using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>Arguments as written in a call, a filter or a test.</summary>
internal sealed class ArgumentList(Expression[] positional, KeyValuePair<string, Expression>[] named)
{
    public static readonly ArgumentList None = new([], []);

    public IReadOnlyList<Expression> Positional => positional;

    public IReadOnlyList<KeyValuePair<string, Expression>> Named => named;

    public int Height { get; } = positional.Concat(named.Select(pair => pair.Value)).Select(part => part.Height).DefaultIfEmpty().Max();

    public CallArguments Evaluate(RenderContext context, Scope scope)
    {
        if (positional.Length + named.Length == 0)
            return CallArguments.None;
        var values = new object?[positional.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = positional[i].Evaluate(context, scope);
        var namedValues = new KeyValuePair<string, object?>[named.Length];
        for (int i = 0; i < namedValues.Length; i++)
            namedValues[i] = new(named[i].Key, named[i].Value.Evaluate(context, scope));
        return new CallArguments(values, namedValues);
    }
}
