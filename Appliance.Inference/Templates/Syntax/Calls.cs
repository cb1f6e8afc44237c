using Appliance.Inference.Templates.Library;
using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary><c>function(arguments)</c>, where the function is a name or an attribute.</summary>
internal sealed class CallExpression(Expression function, ArgumentList arguments)
    : Expression(Math.Max(function.Height, arguments.Height) + 1)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        object? value = function.Evaluate(context, scope);
        return value switch
        {
            TemplateCallable callable => callable.Call(context, arguments.Evaluate(context, scope)),
            Undefined missing => throw context.Failed(missing.Description),
            _ => throw context.Failed($"a {ValueKinds.NameOf(value)} cannot be called"),
        };
    }
}

/// <summary><c>value|filter(arguments)</c>.</summary>
internal sealed class FilterExpression(Expression subject, Operation filter, ArgumentList arguments)
    : Expression(Math.Max(subject.Height, arguments.Height) + 1)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        object? value = subject.Evaluate(context, scope);
        return filter.Run(context, value, arguments.Evaluate(context, scope));
    }
}

/// <summary><c>value is test(arguments)</c>.</summary>
internal sealed class TestExpression(Expression subject, Operation test, ArgumentList arguments)
    : Expression(Math.Max(subject.Height, arguments.Height) + 1)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        object? value = subject.Evaluate(context, scope);
        return test.Run(context, value, arguments.Evaluate(context, scope));
    }
}
