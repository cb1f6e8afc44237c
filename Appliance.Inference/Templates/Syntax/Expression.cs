using Appliance.Inference.Templates.Running;

namespace Appliance.Inference.Templates.Syntax;

/// <summary>An expression of a template. Immutable.</summary>
internal abstract class Expression(int height)
{
    /// <summary>Levels of expressions below and including this one; the parser bounds it, so that evaluation cannot exhaust the stack.</summary>
    public int Height => height;

    public object? Evaluate(RenderContext context, Scope scope)
    {
        context.Charge();
        return Compute(context, scope);
    }

    protected abstract object? Compute(RenderContext context, Scope scope);

    protected static int Above(params ReadOnlySpan<Expression?> parts)
    {
        int height = 0;
        foreach (Expression? part in parts)
            height = Math.Max(height, part?.Height ?? 0);
        return height + 1;
    }
}
